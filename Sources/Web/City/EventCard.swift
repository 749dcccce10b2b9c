import Domain
import Persistence

/// Something that happened lately, as the overview tells it.
struct EventCard {
    var when: String
    var title: Words
    var href: Address
    var note: Words?
    /// A small picture of what proves it; `nil` where there is none.
    var picture: Address?

    init(_ event: CityEvent, words: StoryWords) {
        let text = words.text
        when = text.format(event.period)
        href = .record(event.kind, event.id.uuidString.lowercased(), of: words.code)
        title = text.words(event.title)
        picture = event.picture.map { .evidenceThumbnail($0.uuidString.lowercased(), of: words.code) }
        switch event.kind {
        case .observation:
            if let code = event.indicator { title = Words(words.indicator(code)) }
            note = FigureWords(event.figure, text).map { figure in
                Words(
                    "\(text("story.new-value")): \(figure.number)\(figure.unit.flatMap { $0.lang == nil ? " \($0.text)" : nil } ?? "")"
                )
            }
        case .commitment:
            note = event.outcome.map { status in
                Words("\(text("commitments.commitment")): \(text.word(for: status))")
            }
        case .commitmentMilestone:
            title = Words(event.title.vi ?? "", code: text.language == .vi ? nil : "")
            note = Words(text("story.milestone-done"))
        case .recognition: note = Words(text("kind-of-record.recognition"))
        default:
            let people = event.people.map { text.count("story.participations", $0) }
            let parts = [people, event.place].compactMap(\.self)
            note = parts.isEmpty ? nil : Words(parts.joined(separator: " · "))
        }
    }
}

extension StoryWords {
    func indicator(_ code: String) -> String {
        framework?.indicators.first { $0.code == code }?.name(in: text.language) ?? code
    }
}
