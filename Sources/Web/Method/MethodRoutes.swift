import Domain
import Hummingbird
import Persistence
import Postgres
import ScoringJob

/// `/method`: what each gate asks, and how records become a score, in words; how each cycle sets its rules.
struct MethodRoutes: Sendable {
    let database: Database
    let pages: Pages
    /// How records become a score, which depends on nothing but the files that the program started with.
    private let scores: [Language: MethodScore]

    init(database: Database, pages: Pages, assessor: Assessor?) {
        self.database = database
        self.pages = pages
        scores =
            assessor.map { assessor in
                Dictionary(
                    uniqueKeysWithValues: Language.allCases.map { language in
                        (language, MethodScore(assessor, text: pages.catalogue(language)))
                    })
            } ?? [:]
    }

    func add(to router: Router<AppContext>) {
        router.get("method", use: page)
    }

    @Sendable func page(request: Request, context: AppContext) async throws -> Response {
        let runs = try await database.read(for: context, as: .anyone) { db in
            try db.latestRuns().map { (run: $0, counts: try db.gateCounts(in: $0.id)) }
        }
        let page = MethodPage(
            runs: runs, score: scores[context.language], text: pages.catalogue(context.language))
        return pages.response(page, request: request, context: context)
    }
}

struct MethodPage {
    struct GateText {
        var name: String
        var kind: String
        var passes: String
        var fails: String
        var unknown: String
    }

    struct Count {
        var name: String
        var pass: String
        var fail: String
        var unknown: String
    }

    struct Cycle {
        var title: String
        var basis: String
        var reference: String
        var rules: [String]
        var note: Words?
        var sources: [String]
        var run: String
        var digest: String
        var counts: [Count]
    }

    let title: String
    let gates: [GateText]
    let cycles: [Cycle]
    /// How records become a score; `nil` where gates alone are judged.
    let score: MethodScore?

    init(
        runs: [(run: Run, counts: [Gate: [GateResult.Outcome: Int]])], score: MethodScore?, text: Catalogue
    ) {
        self.score = score
        let language = text.language
        title = text("method.title")
        gates = Gate.allCases.map { gate in
            let key = "gate.\(gate.rawValue)"
            return GateText(
                name: text("\(key).name"), kind: text.word(for: gate.kind), passes: text("\(key).passes"),
                fails: text("\(key).fails"), unknown: text("\(key).unknown"))
        }
        cycles = runs.map { run, counts in
            let cycle = run.cycle
            return Cycle(
                title: text("cycle.title", ["year": .text(cycle.code)]), basis: text.basis(cycle.basis),
                reference: text.referenceDate(cycle),
                rules: [
                    text("rule.membership-months", ["needed": .text(text.months(cycle.membershipMonths))]),
                    text("rule.award-cool-off", ["needed": .text(text.years(cycle.awardCoolOffYears))]),
                    text("rule.nominees", ["count": .number(cycle.nomineesPerCountry)]),
                ],
                note: cycle.note.words(for: language).map { Words($0.text, lang: $0.other) }, sources: cycle.sources,
                run: text(
                    "cycle.run",
                    ["run": .text("\(run.id.rawValue)"), "instant": .text(language.format(run.instant.date))]),
                digest: run.inputDigest,
                counts: Gate.allCases.map { gate in
                    func cities(_ outcome: GateResult.Outcome) -> String {
                        language.format(counts[gate]?[outcome] ?? 0)
                    }
                    return Count(
                        name: text("gate.\(gate.rawValue).name"), pass: cities(.pass), fail: cities(.fail),
                        unknown: cities(.unknown))
                })
        }
    }
}
