/// What a city's record holds towards a nomination in one cycle. Nothing recorded is nothing known.
public struct CityFile: Equatable, Sendable {
    /// A progress report to the network.
    public struct Report: Equatable, Sendable {
        /// `nil`: not known.
        public var due: Day?
        public var submitted: Day?

        public init(due: Day?, submitted: Day?) {
            self.due = due
            self.submitted = submitted
        }
    }

    public struct Signature: Equatable, Sendable {
        public var on: Day
        public var by: String
        /// Whether the record holds a mayor in office on that day.
        public var isInOffice: Bool

        public init(on: Day, by: String, isInOffice: Bool) {
            self.on = on
            self.by = by
            self.isInOffice = isInOffice
        }
    }

    public var reports: [Report]
    public var signature: Signature?
    /// The mayor said no.
    public var isRefused: Bool
    public var consent: Day?
    /// Whether the Commission has nominated the city.
    public var isNominee: Bool
    /// How many cities of the country are nominated; `nil` where no nomination of the country is recorded.
    public var nominees: Int?
    /// The last year of the log that was declared complete.
    public var closedYear: Int?
    public var frozenBaselines: Int

    public init(
        reports: [Report] = [], signature: Signature? = nil, isRefused: Bool = false, consent: Day? = nil,
        isNominee: Bool = false, nominees: Int? = nil, closedYear: Int? = nil, frozenBaselines: Int = 0
    ) {
        self.reports = reports
        self.signature = signature
        self.isRefused = isRefused
        self.consent = consent
        self.isNominee = isNominee
        self.nominees = nominees
        self.closedYear = closedYear
        self.frozenBaselines = frozenBaselines
    }
}

extension AwardCycle {
    /// Passes when the last report due by the reference date was submitted, or none was due yet.
    func progressReport(_ file: CityFile) -> GateResult {
        func result(_ outcome: GateResult.Outcome, _ reason: GateReason, until: Day? = nil) -> GateResult {
            GateResult(gate: .progressReport, outcome: outcome, reason: reason, until: until)
        }
        let known = file.reports.filter { $0.due != nil }.sorted {
            ($0.due ?? referenceDate.day) < ($1.due ?? referenceDate.day)
        }
        guard let first = known.first, let firstDue = first.due else {
            return result(.unknown, file.reports.isEmpty ? .notRecorded : .reportDueUnknown)
        }
        let next = known.first { ($0.due ?? referenceDate.day) > referenceDate.day && $0.submitted == nil }?.due
        guard let last = known.last(where: { ($0.due ?? firstDue) <= referenceDate.day }), let due = last.due else {
            return result(.pass, .reportNotDue(next: firstDue), until: firstDue.next)
        }
        guard let submitted = last.submitted else { return result(.fail, .reportOverdue(due: due)) }
        return result(.pass, .reportSubmitted(due: due, on: submitted), until: next?.next)
    }

    /// Passes while fewer cities of the country are nominated than may be, or the city is one of them.
    func nationalSlot(_ file: CityFile) -> GateResult {
        guard let nominees = file.nominees else {
            return GateResult(gate: .nationalSlot, outcome: .unknown, reason: .notRecorded)
        }
        let isOpen = file.isNominee || nominees < nomineesPerCountry
        return GateResult(
            gate: .nationalSlot, outcome: isOpen ? .pass : .fail,
            reason: .places(taken: nominees, of: nomineesPerCountry, isNominee: file.isNominee))
    }

    /// Passes when the mayor in office on the day has signed.
    func mayorSignature(_ file: CityFile) -> GateResult {
        func result(_ outcome: GateResult.Outcome, _ reason: GateReason) -> GateResult {
            GateResult(gate: .mayorSignature, outcome: outcome, reason: reason)
        }
        if file.isRefused { return result(.fail, .refused) }
        guard let signature = file.signature else { return result(.unknown, .notRecorded) }
        return result(
            signature.isInOffice ? .pass : .unknown,
            .signed(on: signature.on, by: signature.by, isInOffice: signature.isInOffice))
    }

    func consentForm(_ file: CityFile) -> GateResult {
        file.consent.map { GateResult(gate: .consentForm, outcome: .pass, reason: .consent(on: $0)) }
            ?? GateResult(gate: .consentForm, outcome: .unknown, reason: .notRecorded)
    }

    /// Passes with a year of the log that is closed, from which every criterion has something to start from. Frozen baselines alone
    /// reach the criteria that rest on figures.
    func baselines(_ file: CityFile) -> GateResult {
        if let year = file.closedYear { return GateResult(gate: .baselines, outcome: .pass, reason: .yearClosed(year)) }
        return GateResult(
            gate: .baselines, outcome: .unknown,
            reason: file.frozenBaselines == 0 ? .notRecorded : .baselinesFrozen(file.frozenBaselines))
    }
}
