/// What a city's record holds towards a nomination in one cycle. Nothing recorded is nothing known.
public struct CityFile: Equatable, Sendable {
    /// A progress report to the network.
    public struct Report: Equatable, Sendable {
        /// `nil`: not known.
        public var due: Day?
        public var submitted: Day?
        /// Where more time was given: until then.
        public var extendedTo: Day?

        public init(due: Day?, submitted: Day?, extendedTo: Day? = nil) {
            self.due = due
            self.submitted = submitted
            self.extendedTo = extendedTo
        }
    }

    public struct Signature: Equatable, Sendable {
        public var on: Day
        public var by: String
        /// Whether the record holds a mayor in office on that day.
        public var isInOffice: Bool
        /// Whether the mayor's office recorded it, or somebody outside has checked a scan of the paper.
        public var isProved: Bool

        public init(on: Day, by: String, isInOffice: Bool, isProved: Bool = false) {
            self.on = on
            self.by = by
            self.isInOffice = isInOffice
            self.isProved = isProved
        }
    }

    /// A figure's frozen baseline, or the rating of a feature.
    public struct Start: Equatable, Sendable {
        /// The feature of the framework, such as `3.1.2`.
        public var feature: String
        /// When it was frozen or recorded.
        public var on: Day
        /// Of a rating, the day that it is about.
        public var asOf: Day?

        public init(feature: String, on: Day, asOf: Day? = nil) {
            self.feature = feature
            self.on = on
            self.asOf = asOf
        }
    }

    /// A year whose log was declared complete.
    public struct ClosedYear: Equatable, Sendable {
        public var year: Int
        public var declaredOn: Day

        public init(year: Int, declaredOn: Day) {
            self.year = year
            self.declaredOn = declaredOn
        }
    }

    public var reports: [Report]
    public var signature: Signature?
    /// The mayor said no.
    public var isRefused: Bool
    public var consent: Day?
    public var consentIsProved: Bool
    /// Whether the Commission has nominated the city.
    public var isNominee: Bool
    /// How many cities of the country are nominated; `nil` where no nomination of the country is recorded.
    public var nominees: Int?
    /// In order.
    public var closedYears: [ClosedYear]
    public var frozenBaselines: [Start]
    public var ratings: [Start]

    public init(
        reports: [Report] = [], signature: Signature? = nil, isRefused: Bool = false, consent: Day? = nil,
        consentIsProved: Bool = false, isNominee: Bool = false, nominees: Int? = nil, closedYears: [ClosedYear] = [],
        frozenBaselines: [Start] = [], ratings: [Start] = []
    ) {
        self.reports = reports
        self.signature = signature
        self.isRefused = isRefused
        self.consent = consent
        self.consentIsProved = consentIsProved
        self.isNominee = isNominee
        self.nominees = nominees
        self.closedYears = closedYears
        self.frozenBaselines = frozenBaselines
        self.ratings = ratings
    }
}

extension GateJudge {
    /// Passes when the last report due by the day was submitted, or none was due yet.
    var progressReport: GateResult {
        func result(_ outcome: GateResult.Outcome, _ reason: GateReason, until: Day? = nil) -> GateResult {
            GateResult(gate: .progressReport, outcome: outcome, reason: reason, until: until)
        }
        let known = file.reports.compactMap { report in
            report.due.map { due in (due: rules == .asProved ? report.extendedTo ?? due : due, report.submitted) }
        }.sorted { $0.due < $1.due }
        guard let first = known.first else {
            return result(.unknown, file.reports.isEmpty ? .notRecorded : .reportDueUnknown)
        }
        let next = known.first { $0.due > day && $0.1 == nil }?.due
        guard let last = known.last(where: { $0.due <= day }) else {
            return result(.pass, .reportNotDue(next: first.due), until: first.due.next)
        }
        guard let submitted = last.1 else { return result(.fail, .reportOverdue(due: last.due)) }
        return result(.pass, .reportSubmitted(due: last.due, on: submitted), until: next?.next)
    }

    /// Passes while fewer cities of the country are nominated than may be, or the city is one of them.
    var nationalSlot: GateResult {
        guard let nominees = file.nominees else {
            return GateResult(gate: .nationalSlot, outcome: .unknown, reason: .notRecorded)
        }
        let isOpen = file.isNominee || nominees < cycle.nomineesPerCountry
        return GateResult(
            gate: .nationalSlot, outcome: isOpen ? .pass : .fail,
            reason: .places(taken: nominees, of: cycle.nomineesPerCountry, isNominee: file.isNominee))
    }

    /// Passes when the mayor in office on the day has signed, as the mayor's office or a checked scan says.
    var mayorSignature: GateResult {
        func result(_ outcome: GateResult.Outcome, _ reason: GateReason) -> GateResult {
            GateResult(gate: .mayorSignature, outcome: outcome, reason: reason)
        }
        if file.isRefused { return result(.fail, .refused) }
        guard let signature = file.signature else { return result(.unknown, .notRecorded) }
        if rules == .asProved, signature.isInOffice, !signature.isProved {
            return result(.unknown, .signedAsEntered(on: signature.on, by: signature.by))
        }
        return result(
            signature.isInOffice ? .pass : .unknown,
            .signed(on: signature.on, by: signature.by, isInOffice: signature.isInOffice))
    }

    var consentForm: GateResult {
        func result(_ outcome: GateResult.Outcome, _ reason: GateReason) -> GateResult {
            GateResult(gate: .consentForm, outcome: outcome, reason: reason)
        }
        guard let consent = file.consent else { return result(.unknown, .notRecorded) }
        guard rules == .asRecorded || file.consentIsProved else {
            return result(.unknown, .consentAsEntered(on: consent))
        }
        return result(.pass, .consent(on: consent))
    }

    /// Passes when each criterion has something to start from by the day: a frozen baseline of one of its figures, or a rating of one
    /// of its features as at joining; for a criterion without either, the years since joining whose log was declared complete.
    /// Where nothing at all was frozen or rated, complete years are not enough.
    var baselines: GateResult {
        func result(_ outcome: GateResult.Outcome, _ reason: GateReason) -> GateResult {
            GateResult(gate: .baselines, outcome: outcome, reason: reason)
        }
        guard rules == .asProved else {
            if let last = file.closedYears.last { return result(.pass, .yearClosed(last.year)) }
            let count = file.frozenBaselines.count
            return result(.unknown, count == 0 ? .notRecorded : .baselinesFrozen(count))
        }
        if file.closedYears.isEmpty, file.frozenBaselines.isEmpty, file.ratings.isEmpty {
            return result(.unknown, .notRecorded)
        }
        let frozen = file.frozenBaselines.filter { $0.on <= day }
        let ratings = file.ratings.filter { $0.on <= day && isAtJoining($0) }
        let started = Set((frozen + ratings).map(\.feature))
        let bare = criteria.filter { $0.features.isDisjoint(with: started) }.map(\.criterion)
        guard !criteria.isEmpty, !started.isEmpty, bare.isEmpty || isLogComplete else {
            return result(.unknown, .startsMissing(of: bare, by: day))
        }
        return result(
            .pass, .startsRecorded(baselines: frozen.count, ratings: ratings.count, needsYears: !bare.isEmpty))
    }

    /// Near enough to the day of joining: from two years before to one after.
    private func isAtJoining(_ rating: CityFile.Start) -> Bool {
        guard let about = rating.asOf, let joined, let earliest = joined.earliest, let latest = joined.latest else {
            return false
        }
        return earliest.adding(months: -24) <= about && about <= latest.adding(months: 12)
    }

    /// Whether every year since the one of joining was declared complete by the day, up to the last or the one before it.
    private var isLogComplete: Bool {
        guard let joined = joined?.latest else { return false }
        let closed = Set(file.closedYears.filter { $0.declaredOn <= day }.map(\.year))
        guard let last = closed.max(), last >= day.year - 2, joined.year < last else { return false }
        return (joined.year + 1...last).allSatisfy(closed.contains)
    }
}
