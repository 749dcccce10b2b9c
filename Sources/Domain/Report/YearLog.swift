import Foundation

/// What a city's log holds of one year, as far as the reader may see it, with what a report of the year needs from before. Sums and
/// judgements are the report's.
public struct YearLog: Equatable, Sendable {
    public var year: Int
    /// The day on which it was read, in Hà Nội.
    public var readOn: Day
    public var city: City
    public var memberships: [Membership]
    /// Whether the reader may see all of the city's log; else it holds what is public, and no attendance, budgets, milestones,
    /// baselines, partners’ parts or declarations.
    public var isWhole: Bool
    /// What was said of how complete the logs of this year and the four before are, by year.
    public var declarations: [Int: Declaration] = [:]
    public var mandates: [Mandate] = []
    public var meetings: [Meeting] = []
    public var strategies: [Strategy] = []
    /// Made by the end of the year, or without a date, and not closed before it began.
    public var commitments: [LoggedCommitment] = []
    /// Under way in the year.
    public var programmes: [LoggedProgramme] = []
    /// Begun in the year.
    public var activities: [LoggedActivity] = []
    /// Of this year and the four before, in order; years without an activity are missing.
    public var attendance: [Attendance] = []
    /// The latest sizes of target groups up to the year.
    public var groupSizes: [GroupSize] = []
    /// Each with its values up to the end of the year.
    public var series: [Series] = []
    public var contributions: [Contribution] = []
    public var recognitions: [Recognition] = []
    /// Of the city, that cover the year.
    public var reports: [Report] = []
    /// The identities of records to which a piece of evidence is attached.
    public var proven: Set<UUID> = []
    /// What is reported of commitments, programmes and activities beside what their types have, by their identities.
    public var details: [UUID: [RecordDetail]] = [:]
    /// Figures, programmes and events whose source gives no date: they belong to no year.
    public var undated = 0

    public init(year: Int, readOn: Day, city: City, memberships: [Membership], isWhole: Bool) {
        self.year = year
        self.readOn = readOn
        self.city = city
        self.memberships = memberships
        self.isWhole = isWhole
    }

    public var period: Period { .year(year) }

    /// Who says so, of records that carry no more than this, and who checked it.
    public struct Source: Equatable, Sendable {
        public var name: String?
        public var url: String?
        public var verification: Verification

        public init(name: String?, url: String? = nil, verification: Verification = .stated) {
            self.name = name
            self.url = url
            self.verification = verification
        }
    }

    /// Whether what is not in the log did not happen, by whom and when it was said.
    public struct Declaration: Equatable, Sendable {
        public var isComplete: Bool
        public var declaredOn: Day
        /// `nil` where the reader may not know.
        public var declaredBy: String?
        /// How many records of the year were added, changed or withdrawn since it was declared complete.
        public var recordsSince = 0

        public init(isComplete: Bool, declaredOn: Day, declaredBy: String?) {
            self.isComplete = isComplete
            self.declaredOn = declaredOn
            self.declaredBy = declaredBy
        }
    }

    public struct Mandate: Equatable, Sendable {
        /// `mayor`, `contact` or `focal_point`.
        public var office: String
        public var holder: String
        public var during: Period
        public var source: Source

        public init(office: String, holder: String, during: Period, source: Source) {
            self.office = office
            self.holder = holder
            self.during = during
            self.source = source
        }
    }

    /// Of the coordinating body.
    public struct Meeting: Equatable, Sendable {
        public var id: UUID
        public var body: String
        public var heldOn: Day
        public var hasMinutes: Bool
        /// The kinds of partner that used their seat.
        public var partnerKinds: [String]
        public var source: Source

        public init(
            id: UUID, body: String, heldOn: Day, hasMinutes: Bool, partnerKinds: [String], source: Source
        ) {
            self.id = id
            self.body = body
            self.heldOn = heldOn
            self.hasMinutes = hasMinutes
            self.partnerKinds = partnerKinds
            self.source = source
        }
    }

    public struct Strategy: Equatable, Sendable {
        public var id: UUID
        public var title: Title
        public var during: Period
        public var adoptedOn: Day?
        public var goals: Int
        public var source: Source

        public init(id: UUID, title: Title, during: Period, adoptedOn: Day?, goals: Int, source: Source) {
            self.id = id
            self.title = title
            self.during = during
            self.adoptedOn = adoptedOn
            self.goals = goals
            self.source = source
        }
    }

    public struct LoggedCommitment: Equatable, Sendable {
        public var id: UUID
        public var commitment: Commitment
        /// Due or done in the year, or still open from before.
        public var milestones: [Milestone]

        public init(id: UUID, commitment: Commitment, milestones: [Milestone] = []) {
            self.id = id
            self.commitment = commitment
            self.milestones = milestones
        }
    }

    public struct Milestone: Equatable, Sendable {
        public var title: String
        public var dueOn: Day
        public var doneOn: Day?

        public init(title: String, dueOn: Day, doneOn: Day?) {
            self.title = title
            self.dueOn = dueOn
            self.doneOn = doneOn
        }
    }

    public struct LoggedProgramme: Equatable, Sendable {
        public var id: UUID
        public var programme: Programme
        public var secondArea: String?
        public var features: [String]
        public var budgets: [Budget]
        public var partners: [Partner]

        public init(
            id: UUID, programme: Programme, secondArea: String? = nil, features: [String] = [], budgets: [Budget] = [],
            partners: [Partner] = []
        ) {
            self.id = id
            self.programme = programme
            self.secondArea = secondArea
            self.features = features
            self.budgets = budgets
            self.partners = partners
        }
    }

    /// Of the year, from one source, in the currency of the country.
    public struct Budget: Equatable, Sendable {
        public var fund: String
        public var planned: Decimal?
        /// `nil`: not known yet.
        public var spent: Decimal?

        public init(fund: String, planned: Decimal?, spent: Decimal?) {
            self.fund = fund
            self.planned = planned
            self.spent = spent
        }
    }

    public struct Partner: Equatable, Sendable {
        public var name: String
        public var kind: String
        /// What it brings: `money`, `place`, `staff`, `content`.
        public var part: String

        public init(name: String, kind: String, part: String) {
            self.name = name
            self.kind = kind
            self.part = part
        }
    }

    public struct LoggedActivity: Equatable, Sendable {
        public var id: UUID
        public var programme: UUID?
        public var activity: Activity
        public var ward: String?
        /// People by group; `all` is everybody. Empty where nobody was counted.
        public var people: [String: Int]

        public init(id: UUID, programme: UUID?, activity: Activity, ward: String?, people: [String: Int]) {
            self.id = id
            self.programme = programme
            self.activity = activity
            self.ward = ward
            self.people = people
        }
    }

    /// Participations of one year: whoever came twice counts twice.
    public struct Attendance: Equatable, Sendable {
        public var year: Int
        /// Activities that took place, and those of them at which somebody counted.
        public var held: Int
        public var counted: Int
        public var participations: Int

        public init(year: Int, held: Int, counted: Int, participations: Int) {
            self.year = year
            self.held = held
            self.counted = counted
            self.participations = participations
        }
    }

    public struct GroupSize: Equatable, Sendable {
        public var group: String
        public var year: Int
        public var people: Int

        public init(group: String, year: Int, people: Int) {
            self.group = group
            self.year = year
            self.people = people
        }
    }

    /// One figure with its values, the latest period first.
    public struct Series: Equatable, Sendable {
        /// The code of a framework's indicator, or the city's own figure.
        public enum Subject: Equatable, Sendable {
            case indicator(String)
            case own(CityIndicator)
        }

        public var subject: Subject
        public var values: [Value]
        /// Frozen by a second person.
        public var baseline: Value?
        /// Adopted by the end of the year, the latest first.
        public var targets: [Target]

        public init(subject: Subject, values: [Value], baseline: Value? = nil, targets: [Target] = []) {
            self.subject = subject
            self.values = values
            self.baseline = baseline
            self.targets = targets
        }
    }

    public struct Value: Equatable, Sendable {
        public var id: UUID
        public var observation: Observation
        /// Half the interval of 95 %, in the unit of the value; that of its survey where the value has none of its own and is a share.
        public var margin: Decimal?

        public init(id: UUID, observation: Observation, margin: Decimal? = nil) {
            self.id = id
            self.observation = observation
            self.margin = margin
        }
    }

    public struct Target: Equatable, Sendable {
        public var value: Decimal
        public var dueOn: Day
        public var adoptedBy: String
        public var adoptedOn: Day
        /// Where the way to it should stand in between, in order of their days.
        public var steps: [TargetStep]
        public var source: Source

        public init(
            value: Decimal, dueOn: Day, adoptedBy: String, adoptedOn: Day, steps: [TargetStep] = [], source: Source
        ) {
            self.value = value
            self.dueOn = dueOn
            self.adoptedBy = adoptedBy
            self.adoptedOn = adoptedOn
            self.steps = steps
            self.source = source
        }
    }

    public struct TargetStep: Equatable, Sendable {
        public var dueOn: Day
        public var value: Decimal

        public init(dueOn: Day, value: Decimal) {
            self.dueOn = dueOn
            self.value = value
        }
    }

    public struct Contribution: Equatable, Sendable {
        public var id: UUID
        public var kind: String
        public var title: Title
        public var heldOn: Day
        public var isCompleted: Bool
        /// The other member cities, by name.
        public var cities: [String]
        public var source: Source

        public init(
            id: UUID, kind: String, title: Title, heldOn: Day, isCompleted: Bool, cities: [String], source: Source
        ) {
            self.id = id
            self.kind = kind
            self.title = title
            self.heldOn = heldOn
            self.isCompleted = isCompleted
            self.cities = cities
            self.source = source
        }
    }

    public struct Recognition: Equatable, Sendable {
        public var id: UUID
        public var title: Title
        public var level: String?
        public var decidedBy: String
        public var decidedOn: Day
        public var validUntil: Day?
        public var holders: Int?
        /// How many had registered for it, of how many, counted up to which day.
        public var registered: Int?
        public var denominator: Int?
        public var denominatorText: String?
        public var countedOn: Day?
        public var source: Source

        public init(
            id: UUID, title: Title, level: String?, decidedBy: String, decidedOn: Day, validUntil: Day?, holders: Int?,
            registered: Int? = nil, denominator: Int? = nil, denominatorText: String? = nil, countedOn: Day? = nil,
            source: Source
        ) {
            self.id = id
            self.title = title
            self.level = level
            self.decidedBy = decidedBy
            self.decidedOn = decidedOn
            self.validUntil = validUntil
            self.holders = holders
            self.registered = registered
            self.denominator = denominator
            self.denominatorText = denominatorText
            self.countedOn = countedOn
            self.source = source
        }
    }

    public struct Report: Equatable, Sendable {
        public var id: UUID
        /// `annual` or `progress`.
        public var kind: String
        public var covers: Period
        public var dueOn: Day?
        public var submittedOn: Day?
        public var source: Source

        public init(id: UUID, kind: String, covers: Period, dueOn: Day?, submittedOn: Day?, source: Source) {
            self.id = id
            self.kind = kind
            self.covers = covers
            self.dueOn = dueOn
            self.submittedOn = submittedOn
            self.source = source
        }
    }
}
