import Domain
import Foundation

/// The report of a city for one year as one value: pages, files and answers to programs are written from it alone. Language plays no
/// part in it. What is not known is `nil`, in JSON null, and never zero; what the reader may not see is told by `reader`.
public struct AnnualReport: Encodable, Equatable, Sendable {
    /// Whose eyes it was made for.
    public enum Reader: String, Worded, Encodable, Sendable {
        public static let wordsPrefix = "report.reader"

        /// Somebody who may see all of the city's log.
        case city
        /// Anybody: it holds what is public.
        case everybody = "public"
    }

    /// What was said of the log of the year.
    public enum Completeness: String, Worded, Encodable, Sendable {
        public static let wordsPrefix = "report.log"

        /// What is not in it did not happen.
        case complete
        case incomplete
        /// Nobody said; what is not in it is not known.
        case undeclared
        case notShown = "not_shown"
    }

    public var city: City
    public var year: Int
    /// What was recorded up to then was read: `2026-11-24T08:00:00.123456Z`.
    public var asOf: String
    /// The same as a day in Hà Nội.
    public var readOn: Day
    public var reader: Reader
    public var log: Log
    public var offices: [Mandate] = []
    public var meetings: [Meeting] = []
    public var plans: [Strategy] = []
    public var commitments: [Commitment] = []
    public var programmes: [Programme] = []
    public var events: [Activity] = []
    public var reach: Reach
    public var money: Money
    /// What the framework asks for and what the city measures of its own, with a value up to the year or a target.
    public var indicators: [Indicator] = []
    /// Of the year, from the press.
    public var figures: [PressFigure] = []
    public var contributions: [Contribution] = []
    public var recognitions: [Recognition] = []
    public var reports: [Report] = []
    public var checks: Checks
    public var unknown: Unknown
    public var sources: [Source] = []
    /// The names of the framework's areas, by their codes.
    public var areas: [String: Name] = [:]
    /// How many records of each kind it was made from, and of all.
    public var records: [String: Int] = [:]

    public var recordCount: Int { records.values.reduce(0, +) }

    /// A name in one language or in both.
    public struct Name: Encodable, Equatable, Sendable {
        @Nullable public var en: String? = nil
        @Nullable public var vi: String? = nil

        public func words(for language: Language) -> (text: String, other: Language?) {
            Title(en: en, vi: vi).words(for: language)
        }
    }

    public struct City: Encodable, Equatable, Sendable {
        public var code: String
        public var name: Name
        /// ISO 3166 alpha-3.
        public var country: String
        @Nullable public var memberSince: Range? = nil
        public var isInvented: Bool
    }

    /// A period, or a date known in part.
    public struct Range: Encodable, Equatable, Sendable {
        @Nullable public var from: Day? = nil
        @Nullable public var to: Day? = nil
    }

    public struct Log: Encodable, Equatable, Sendable {
        public var completeness: Completeness
        @Nullable public var declaredOn: Day? = nil
        @Nullable public var declaredBy: String? = nil
        /// How many records of the year were added, changed or withdrawn since it was declared complete.
        public var recordsSince = 0
    }

    public struct Mandate: Encodable, Equatable, Sendable {
        public var office: String
        public var holder: String
        public var during: Range
        @Nullable public var source: Int? = nil
    }

    public struct Meeting: Encodable, Equatable, Sendable {
        public var body: String
        public var heldOn: Day
        public var hasMinutes: Bool
        public var partnerKinds: [String]
        @Nullable public var source: Int? = nil
    }

    public struct Strategy: Encodable, Equatable, Sendable {
        public var title: Name
        public var during: Range
        @Nullable public var adoptedOn: Day? = nil
        public var goals: Int
        @Nullable public var source: Int? = nil
    }

    public struct Milestone: Encodable, Equatable, Sendable {
        public var title: String
        public var dueOn: Day
        @Nullable public var doneOn: Day? = nil
        /// At the end of the year, or when this was read.
        public var isDone: Bool
        public var isLate: Bool
    }

    public struct Commitment: Encodable, Equatable, Sendable {
        public var id: UUID
        public var title: Name
        @Nullable public var area: String? = nil
        @Nullable public var ownerUnit: String? = nil
        @Nullable public var dueOn: Day? = nil
        public var duePrecision: String
        /// As of the end of the year, as far as its dates tell: what was closed later was still open.
        public var status: String
        public var wasOpen: Bool
        @Nullable public var closedOn: Day? = nil
        @Nullable public var closingReason: String? = nil
        public var isDueInYear: Bool
        /// Past its day and not closed.
        public var isOverdue: Bool
        @Nullable public var figure: Number? = nil
        @Nullable public var target: Number? = nil
        @Nullable public var targetText: String? = nil
        public var milestones: [Milestone]
        public var details: [Detail]
        public var isConfirmed: Bool
        @Nullable public var source: Int? = nil
        @Nullable public var note: String? = nil
    }

    public struct Number: Encodable, Equatable, Sendable {
        public var value: Decimal
        /// `>`, `~` or `<`.
        @Nullable public var qualifier: String? = nil
        @Nullable public var unit: String? = nil

        public var figure: Figure {
            Figure(qualifier: qualifier.flatMap(Figure.Qualifier.init), value: value, unit: unit)
        }
    }

    public struct Partner: Encodable, Equatable, Sendable {
        public var name: String
        public var kind: String
        public var parts: [String]
    }

    public struct Programme: Encodable, Equatable, Sendable {
        public var id: UUID
        public var title: Name
        @Nullable public var area: String? = nil
        @Nullable public var secondArea: String? = nil
        @Nullable public var ownerUnit: String? = nil
        public var during: Range
        @Nullable public var basis: String? = nil
        public var status: String
        /// Of the year: activities that took place, those at which somebody counted, and how often somebody took part.
        public var held: Int
        public var counted: Int
        @Nullable public var participations: Int? = nil
        @Nullable public var planned: Decimal? = nil
        @Nullable public var spent: Decimal? = nil
        public var partners: [Partner]
        @Nullable public var figure: Number? = nil
        public var details: [Detail]
        public var isConfirmed: Bool
        @Nullable public var source: Int? = nil
        @Nullable public var note: String? = nil
    }

    /// The city's own, neither a plan alone nor given up.
    public var programmesOfYear: [Programme] {
        programmes.filter { $0.isConfirmed && $0.status != "draft" && $0.status != "cancelled" }
    }

    /// A field that is told by the description of the record’s kind.
    public struct Detail: Encodable, Hashable, Sendable {
        public var kind: String
        public var name: String
        /// As a file holds it.
        public var value: String
    }

    public struct Activity: Encodable, Equatable, Sendable {
        public var id: UUID
        public var title: Name
        public var held: Range
        @Nullable public var basis: String? = nil
        @Nullable public var ward: String? = nil
        @Nullable public var area: String? = nil
        public var status: String
        @Nullable public var participations: Int? = nil
        @Nullable public var figure: Number? = nil
        /// Where it is not of the city itself: `province Sơn La`.
        public var scope: String
        @Nullable public var scopeName: String? = nil
        public var details: [Detail]
        public var isConfirmed: Bool
        @Nullable public var source: Int? = nil
        @Nullable public var note: String? = nil
    }

    /// How often people took part. Whoever comes twice is counted twice, so that no sum is a number of people.
    public struct Reach: Encodable, Equatable, Sendable {
        /// `nil`: nobody was counted, or the reader may not see it.
        @Nullable public var participations: Int? = nil
        public var held: Int
        public var counted: Int
        public var planned: Int
        public var cancelled: Int
        public var byYear: [Year] = []
        public var byGroup: [Group] = []
        public var byWard: [Ward] = []
        public var byArea: [Area] = []

        public struct Year: Encodable, Equatable, Sendable {
            public var year: Int
            public var held: Int
            public var counted: Int
            @Nullable public var participations: Int? = nil
            /// Whether the log of that year was declared complete.
            public var isComplete: Bool
        }

        /// Groups overlap: one participation may stand in several.
        public struct Group: Encodable, Equatable, Sendable {
            public var group: String
            public var participations: Int
            /// At how many activities it was counted.
            public var activities: Int
            @Nullable public var residents: Int? = nil
            @Nullable public var residentsYear: Int? = nil
        }

        public struct Ward: Encodable, Equatable, Sendable {
            /// `nil`: no ward is named.
            @Nullable public var ward: String? = nil
            public var held: Int
            public var counted: Int
            @Nullable public var participations: Int? = nil
        }

        /// An area of the Key Features.
        public struct Area: Encodable, Equatable, Sendable {
            @Nullable public var area: String? = nil
            public var programmes: Int
            public var held: Int
            @Nullable public var participations: Int? = nil
        }
    }

    /// In the currency of the country; sums are of what is known.
    public struct Money: Encodable, Equatable, Sendable {
        @Nullable public var currency: String? = nil
        @Nullable public var planned: Decimal? = nil
        @Nullable public var spent: Decimal? = nil
        /// Budget lines of which one or the other is not known.
        public var plannedUnknown: Int
        public var spentUnknown: Int
        public var lines: Int
        public var byFund: [Fund] = []

        public struct Fund: Encodable, Equatable, Sendable {
            public var fund: String
            @Nullable public var planned: Decimal? = nil
            @Nullable public var spent: Decimal? = nil
            public var lines: Int
            public var spentUnknown: Int
        }
    }

    public struct Contribution: Encodable, Equatable, Sendable {
        public var kind: String
        public var title: Name
        public var heldOn: Day
        public var isCompleted: Bool
        public var cities: [String]
        @Nullable public var source: Int? = nil
    }

    public struct Recognition: Encodable, Equatable, Sendable {
        public var title: Name
        @Nullable public var level: String? = nil
        public var decidedBy: String
        public var decidedOn: Day
        @Nullable public var validUntil: Day? = nil
        @Nullable public var holders: Int? = nil
        @Nullable public var registered: Int? = nil
        @Nullable public var denominator: Int? = nil
        @Nullable public var denominatorText: String? = nil
        @Nullable public var countedOn: Day? = nil
        @Nullable public var source: Int? = nil
    }

    /// A report that is due for the year or a longer time.
    public struct Report: Encodable, Equatable, Sendable {
        public var kind: String
        public var covers: Range
        @Nullable public var dueOn: Day? = nil
        @Nullable public var submittedOn: Day? = nil
        @Nullable public var source: Int? = nil
    }

    public struct PressFigure: Encodable, Equatable, Sendable {
        public var name: Name
        @Nullable public var area: String? = nil
        @Nullable public var value: Number? = nil
        public var status: String
        public var during: Range
        @Nullable public var basis: String? = nil
        public var scope: String
        @Nullable public var scopeName: String? = nil
        @Nullable public var source: Int? = nil
        @Nullable public var note: String? = nil
    }

    /// How far the city's own records of the report were checked.
    public struct Checks: Encodable, Equatable, Sendable {
        /// By how far they were checked.
        public var byVerification: [String: Int] = [:]
        /// Records to which a piece of evidence is attached.
        public var withEvidence: Int
        public var records: Int
        /// Refused by whoever checked them: left out of everything else.
        public var rejected: Int
    }

    public struct Unknown: Encodable, Equatable, Sendable {
        /// Of the least set of indicators, those without any value, and who could answer.
        public var indicators: [Gap] = []
        /// How many others have none.
        public var otherIndicators = 0
        /// With a value of an earlier year alone.
        public var notOfYear = 0
        public var activitiesUncounted = 0
        public var linesUnspent = 0
        /// Programmes and events of which only the press speaks.
        public var unconfirmed = 0
        /// Records whose source gives no date.
        public var undated = 0
        public var hasMayor = false
    }

    public struct Gap: Encodable, Equatable, Sendable {
        public var code: String
        public var name: Name
        public var measurement: String
        /// In Viet Nam, and in Vietnamese.
        @Nullable public var who: String? = nil
    }

    public struct Source: Encodable, Equatable, Sendable {
        public var number: Int
        public var name: String
        @Nullable public var url: String? = nil
        /// How many lines of the report name it.
        public var lines: Int
    }
}
