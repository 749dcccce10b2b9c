import Domain
import Persistence

/// What a city promised.
struct CommitmentsPage {
    struct Row {
        var title: Words
        var made: String
        var due: String
        var now: FigureWords?
        var target: FigureWords?
        var targetText: Words?
        var status: String
        var isUnconfirmed: Bool
        var area: String?
        var scope: String?
        var source: SourceLine
    }

    let title: String
    let city: CityFrame
    let lead: String
    /// Where commitments are found, while there is none.
    let emptyNote: String
    let commitments: [Row]

    init(
        entry: RegisterEntry, commitments: [Recorded<Commitment>], framework: Framework?, frame: CityFrame,
        text: Catalogue
    ) {
        let code = entry.city.code
        city = frame
        title = "\(frame.name): \(text("city.tab.commitments"))"
        self.commitments = commitments.map { record in
            let commitment = record.value
            return Row(
                title: text.words(commitment.title),
                made: text.period(commitment.made, nil), due: text.due(commitment.dueOn, commitment.duePrecision),
                now: FigureWords(commitment.figure, text), target: FigureWords(commitment.target, text),
                targetText: commitment.targetText.map { Words($0, lang: text.lang(of: commitment.claim.origin)) },
                status: text.word(for: commitment.status),
                isUnconfirmed: commitment.status == .unconfirmed, area: text.area(commitment.area, framework),
                scope: text.scope(commitment.claim.scope, commitment.claim.scopeName),
                source: text.source(commitment.claim, kind: .commitment, id: record.id, city: code))
        }
        emptyNote = text("commitments.empty")
        lead = commitments.isEmpty ? text("commitments.none") : text.count("commitments.lead", commitments.count)
    }
}

/// What a city does: programmes, and what happened when.
struct ProgrammesPage {
    struct Row {
        var title: Words
        var period: String
        var figure: FigureWords?
        var status: String
        var isUnconfirmed: Bool
        var area: String?
        var scope: String?
        var source: SourceLine
    }

    let title: String
    let city: CityFrame
    let lead: String
    let programmes: [Row]
    let events: [Row]

    init(
        entry: RegisterEntry, programmes: [Recorded<Programme>], activities: [Recorded<Activity>],
        framework: Framework?, frame: CityFrame, text: Catalogue
    ) {
        let code = entry.city.code
        city = frame
        title = "\(frame.name): \(text("city.tab.programmes"))"
        let activityCount = activities.count { !$0.value.isEvent }
        self.programmes = programmes.map { record in
            let programme = record.value
            return Row(
                title: text.words(programme.title), period: text.period(programme.period, programme.basis),
                figure: FigureWords(programme.figure, text),
                status: text.word(for: programme.status),
                isUnconfirmed: programme.status == .unconfirmed, area: text.area(programme.mainArea, framework),
                scope: text.scope(programme.claim.scope, programme.claim.scopeName),
                source: text.source(programme.claim, kind: .programme, id: record.id, city: code))
        }
        events = activities.filter(\.value.isEvent).map { record in
            let activity = record.value
            return Row(
                title: text.words(activity.title), period: text.period(activity.held, activity.basis),
                figure: FigureWords(activity.figure, text),
                status: text.word(for: activity.status),
                isUnconfirmed: activity.status == .unconfirmed, area: text.area(activity.area, framework),
                scope: text.scope(activity.claim.scope, activity.claim.scopeName),
                source: text.source(activity.claim, kind: .activity, id: record.id, city: code))
        }
        // What is not there is not counted: nobody knows that there is none.
        let standing: [String] =
            switch (programmes.isEmpty, events.isEmpty) {
            case (true, true): [text("programmes.none")]
            case (false, true): [text.count("programmes.lead-only", programmes.count)]
            case (true, false): [text.count("programmes.lead-events-only", events.count)]
            case (false, false):
                [text.count("programmes.lead", programmes.count), text.count("programmes.lead-events", events.count)]
            }
        let done = activityCount == 0 ? [] : [text.count("programmes.lead-activities", activityCount)]
        lead = (standing + done).joined(separator: " ")
    }
}
