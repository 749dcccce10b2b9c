/// One measure of the invented city, worked out from its files with pencil and paper.
struct Trace: Sendable {
    let measure: String
    /// From which records the number comes, and by which rule.
    let records: String
    let value: Double
    let coverage: Double
    /// 1 for all of them: on the day of the trace nothing is older than its first number of months.
    let freshness = 1.0
    let verification: Double
    /// On 30 June 2028, when much of it is old.
    let laterFreshness: Double
    /// Worst and best, by the tables of the method.
    let ends: ClosedRange<Double>
    /// On a log scale.
    let isLog: Bool
    /// What the value is divided by before it is put between the ends.
    let per: Double
}

/// A half of a criterion, with its measures.
struct TraceSide: Sendable {
    let name: String
    let traces: [Trace]

    init(_ name: String, @TraceList _ traces: () -> [Trace]) {
        (self.name, self.traces) = (name, traces())
    }
}

@resultBuilder enum TraceList {
    static func buildBlock(_ traces: Trace...) -> [Trace] { traces }
}

/// A figure of a feature: mean of the changes, by Config/methods/README.md.
private func figures(
    _ measure: String, _ records: String, _ value: Double, verification: Double, later: Double
) -> Trace {
    Trace(
        measure: measure, records: records, value: value, coverage: 1, verification: verification,
        laterFreshness: later, ends: 0...100, isLog: false, per: 1)
}

/// The rating of a feature.
private func rating(
    _ measure: String, _ records: String, _ value: Double, verification: Double, later: Double = 1
) -> Trace {
    Trace(
        measure: measure, records: records, value: value, coverage: 1, verification: verification,
        laterFreshness: later, ends: 0...100, isLog: false, per: 1)
}

/// A count or a share of the log.
/// - Parameter last: the day of the last record of a count; of a share, and without any in 2026, the end of the last complete year.
private func log(
    _ measure: String, _ records: String, _ value: Double, ends: ClosedRange<Double>, log isLog: Bool = false,
    per: Double = 1, coverage: Double, verification: Double, last: Double = endOf2025
) -> Trace {
    Trace(
        measure: measure, records: records, value: value, coverage: coverage, verification: verification,
        laterFreshness: fresh(since: last, until: 15, gone: 36), ends: ends, isLog: isLog, per: per)
}

// Days stand on an axis of years, each by its beginning: 14 February is the 45th day of 2021, 24 November the 328th of 2026.

/// J, the admission (members.csv), less than six years before the cut-off: so W begins with it.
private let joined = 2021 + 44.0 / 365
/// The day after the cut-off, 24 November 2026: W holds both its first and its last day.
private let end = 2026 + 328.0 / 365
/// Y.
private let years = end - joined
/// 2021 from the day of joining to 2025: the steward declared these years complete (4-steward/log_year.csv); 2026 is open.
private let complete = 2026 - joined
/// Of a measure that has records in the open year 2026, and of one that has none there.
private let withOpenYear = (complete + 0.5 * (end - 2026)) / years
private let withoutOpenYear = complete / years

/// Inhabitants (members.csv), in thousands and in size units √(320,000 / 100,000).
private let thousands = 320.0
private let sizeUnit = 3.2.squareRoot()

// How far a record is verified: nobody says where it is from; a source is given; checked by 2-steward; checked by 5-reviewer.
private let stated = 0.25
private let sourced = 0.5
private let checked = 0.8
private let outside = 1.0

// The middles of periods, and the days on which targets are due.
private let in2021 = 2021.5
private let in2025 = 2025.5
/// April is the 91st to the 120th day.
private let april2021 = 2021 + (90.0 + 120.0) / 2 / 365
private let april2023 = 2023 + (90.0 + 120.0) / 2 / 365
private let april2025 = 2025 + (90.0 + 120.0) / 2 / 365
/// 31 December is the 365th day.
private let endOf2025 = 2025 + 364.0 / 365
private let endOf2026 = 2026 + 364.0 / 365
private let endOf2027 = 2027 + 364.0 / 365

/// 30 June 2028 is the 182nd day of a year of 366.
private let later = 2028 + 181.0 / 366

/// Freshness on that day: full up to the first number of months after the last day of a period, none from the second on.
private func fresh(since day: Double, until full: Double, gone: Double) -> Double {
    min(1, max(0, (gone - 12 * (later - day)) / (gone - full)))
}

/// Of a yearly and a two-yearly figure of 2025, and of what the survey of April 2025 (its last day is the 120th) says.
private let yearly = fresh(since: endOf2025, until: 18, gone: 36)
private let twoYearly = fresh(since: endOf2025, until: 36, gone: 60)
private let survey = fresh(since: 2025 + 119.0 / 365, until: 36, gone: 60)

// The last records of the open year: of P30 on 18 November, the 322nd day; the meeting of 25 June, the 176th; the learning week
// from 1 October, the 274th.
private let lastActivity = 2026 + 321.0 / 365
private let lastMeeting = 2026 + 175.0 / 365
private let lastEvent = 2026 + 273.0 / 365

/// A target: its value, and the day on which it is due.
private typealias Aim = (value: Double, due: Double)

/// In per cent of the change required by now, from one value and its middle to another.
private func change(
    from baseline: Double, _ begins: Double, to value: Double, _ ends: Double, best: Double, target: Aim? = nil
) -> Double {
    let y = ends - begins
    let gap = abs(best - baseline)
    let sign = best > baseline ? 1.0 : -1.0
    var need = 0.06 * gap * y
    if let target {
        let own = sign * (target.value - baseline) * min(1, y / (target.due - begins))
        need = min(max(own, 0.04 * gap * y), need)
    }
    return min(100, max(-100, 100 * sign * (value - baseline) / need))
}

/// Whether a target asks for at least 4 % of the gap a year.
private func asksEnough(from baseline: Double, _ begins: Double, best: Double, target: Aim) -> Double {
    abs(target.value - baseline) >= 0.04 * abs(best - baseline) * (target.due - begins) ? 1 : 0
}

/// Two experts rated on the day of joining and on 15 October 2026, the 288th day (6-expert1, 7-expert2/rating.csv).
private let ratedOn = 2026 + 287.0 / 365
private let ratedAfter = ratedOn - joined

/// In per cent of the rise required by now; of two ratings the median is their mean.
private func rise(from first: (Double, Double), to last: (Double, Double)) -> Double {
    let baseline = (first.0 + first.1) / 2
    let value = (last.0 + last.1) / 2
    let need = min(4 - baseline, max(1, 0.25 * ratedAfter))
    return min(100, max(-100, 100 * (value - baseline) / need))
}

private let twoExperts = 1.0

/// The trace of every measure, in the order of the method. Nothing in it was taken from the program.
let traces: [TraceSide] = [
    TraceSide("c1_results") {
        rating(
            "c1_strategy", "3.1.2: both experts 1 at joining, 3 now", rise(from: (1, 1), to: (3, 3)),
            verification: twoExperts)
        rating(
            "c1_leadership", "3.1.1: both experts 2, then 3", rise(from: (2, 2), to: (3, 3)), verification: twoExperts)
        log(
            "c1_kept",
            """
            commitment.csv, C01 to C13 fell due from 2021 to 2025, made 90 days before. Fulfilled by then: C01 to C08. Late by \
            less than a year: C09 (2021-12-31, done 2022-04-16), C10; in part: C11. Missed: C12; C13, withdrawn half a year \
            before it was due. C14 was due in the open year 2026.
            """,
            (8 + 0.5 * 3) / 13, ends: 0.3...0.9, coverage: withOpenYear, verification: checked)
    },
    TraceSide("c1_efforts") {
        log(
            "c1_plan",
            """
            strategy.csv, plan-2025: act of 2021-06-15, 12 goals, a budget line, published 2021-07-01; reviewed on 2023-12-12, \
            more than 24 months ago. plan-2030 has act and 9 goals alone.
            """,
            1 + 1 + 1 + 1 + 0, ends: 0...5, coverage: withoutOpenYear, verification: checked)
        log(
            "c1_alive",
            """
            commitment.csv: open are C14, C15, C16, C17, C20, C21 and C23, made from 2021 to 2025 (C18, C19 and C22 in the open \
            year 2026). commitment_note.csv since 2025-11-25: the first five; the note of C21 is of 2025-08-30, C23 has neither \
            owner nor note.
            """,
            5.0 / 7, ends: 0.2...0.9, coverage: withOpenYear, verification: sourced)
        log(
            "c1_delivery",
            """
            programme.csv, P01 to P40 began from 2021 to 2025; P06, P13, P17, P26 and P30 were approved after they began. Of the \
            other 35 the cancelled P39 and the suspended P40 have no activity. Checked are all of the 33 but P34, P35, P37, P38. \
            P41 is of the open year.
            """,
            33.0 / 35, ends: 0.3...0.9, coverage: withOpenYear, verification: (29 * checked + 4 * sourced) / 33)
        log(
            "c1_breadth",
            """
            Counted are P01 to P33 and P36, all checked: running or completed, 20 · √32 = 113.1 participations or more. P34 has \
            99, P35 42, P37 83, P38 none. Areas 1.1, 1.2, 1.3 and 2.1 to 2.6.
            """,
            3 + 6, ends: 2...10, coverage: withOpenYear, verification: checked, last: lastActivity)
    },
    TraceSide("c2_results") {
        rating(
            "c2_coordination", "3.2.1: both experts 1, then 2", rise(from: (1, 1), to: (2, 2)), verification: twoExperts
        )
        rating(
            "c2_stakeholders", "3.2.2: both 2, then 2 and 3", rise(from: (2, 2), to: (2, 3)), verification: twoExperts)
        log(
            "c2_joint",
            """
            programme_partner.csv names P01, P03, P04, P05, P07, P09 to P12, P15, P18, P21, P22, P29, P32 and P36 of the 34 \
            counted programmes (and P37, P38, which do not count).
            """,
            16.0 / 34, ends: 0.1...0.7, coverage: withoutOpenYear, verification: checked)
    },
    TraceSide("c2_efforts") {
        log(
            "c2_meetings",
            "body_meeting.csv: 17 meetings, each in a month of its own, two without minutes; the two of 2026 are not checked.",
            15 / years, ends: 0...4, coverage: withOpenYear, verification: (13 * checked + 2 * sourced) / 15,
            last: lastMeeting)
        log(
            "c2_seats",
            """
            body_meeting.csv since 2024-11-25, four checked meetings and two of 2026 that are not: public and school sat in all \
            six, ngo in three and two, business in two and one, media in two and none.
            """,
            5, ends: 1...6, coverage: withOpenYear,
            verification: (2 * (4 * checked + 2 * sourced) / 6 + (3 * checked + 2 * sourced) / 5
                + (2 * checked + sourced) / 3 + checked) / 5)
        log(
            "c2_partnerships",
            """
            agreement.csv, 21 partners; with a programme that had an activity since 2024-11-25 (programme_partner.csv) all but \
            health, crafts, women, radio and volunteers. Pagoda and museum are not checked.
            """,
            21 - 5, ends: 0.5...12, log: true, per: sizeUnit, coverage: withoutOpenYear,
            verification: (14 * checked + 2 * sourced) / 16)
    },
    TraceSide("c3_results") {
        figures(
            "c3_spending",
            "3.3.1.a (core) 17.2 in 2021, 19.0 in 2025, T5 20.1; 3.3.1.b 6.1 and 7.2, 2 short of 15 at the least",
            (2 * change(from: 17.2, in2021, to: 19.0, in2025, best: 30, target: (20.1, endOf2026))
                + change(from: -(15 - 6.1 - 2), in2021, to: -(15 - 7.2 - 2), in2025, best: 0)) / 3,
            verification: (2 * checked + sourced) / 3, later: yearly)
        figures(
            "c3_propoor", "3.3.2.a 6.0 in 2021, 7.5 in 2025", change(from: 6, in2021, to: 7.5, in2025, best: 20),
            verification: checked, later: yearly)
        figures(
            "c3_volunteers", "3.3.3.a 8.1 in April 2021, 9.0 in April 2025",
            change(from: 8.1, april2021, to: 9, april2025, best: 25), verification: sourced, later: survey)
    },
    TraceSide("c3_efforts") {
        log(
            "c3_executed",
            """
            programme_budget.csv, 2021 to 2025, in millions of dong; no programme spent more than was planned. 139.5 of it were \
            spent by P34, P35, P37 and P38, which are not checked.
            """,
            (1430.6 + 2798.7 + 2916.4 + 2981.6 + 2663.6) / (1824 + 3413 + 3643 + 3718 + 3650), ends: 0.4...0.9,
            coverage: withoutOpenYear, verification: (12651.4 * checked + 139.5 * sourced) / 12790.9)
        log(
            "c3_other_sources",
            """
            The same, by fund: province, fees, business, donor, and in kind, which is less than a third of all five; all of it in \
            checked programmes.
            """,
            (277 + 101.6 + 229.5 + 228.1 + 137) / 12790.9, ends: 0...0.25, coverage: withoutOpenYear,
            verification: checked)
    },
    TraceSide("c4_results") {
        rating(
            "c4_monitoring", "3.1.3: both experts 1, then 2", rise(from: (1, 1), to: (2, 2)), verification: twoExperts)
        log(
            "c4_targets_met",
            """
            target.csv, due on 2025-12-31: met T1 (86.1 for 86), T3 (81 for 75), T7 (11.7 for 11.7); not met T2 (96.5 for 96.7), \
            T6 (26 for 29); T4 (16.6 for 16) asks too little.
            """,
            (asksEnough(from: 83, in2021, best: 98, target: (86, endOf2025))
                + asksEnough(from: 68, in2021, best: 98, target: (75, endOf2025))
                + asksEnough(from: 13.2, in2021, best: 5, target: (11.7, endOf2025))
                + asksEnough(from: 14.1, in2021, best: 60, target: (16, endOf2025))) / 6,
            ends: 0.2...0.8, coverage: withoutOpenYear, verification: checked)
        log(
            "c4_regular",
            """
            13 core figures over five complete years: 8 every year, 5 once in the two years 2024–2025 and once in 2022–2023. \
            observation.csv, collected by 30 June of the next year: 7 figures in 2022 to 2025 (for 2021 on 2022-08-15, too late), \
            3.3.2.a never (September); the two-yearly ones in 2023 and 2025. Checked are the values of 2025.
            """,
            (7 * 4.0 + 5 * 2) / (8 * 5 + 5 * 2), ends: 0.3...0.95, coverage: withoutOpenYear,
            verification: ((7 + 5) * checked + (7 * 3 + 5) * sourced) / 38)
    },
    TraceSide("c4_efforts") {
        log(
            "c4_targets",
            """
            target.csv, 4-steward/baseline.csv: of 13 core figures 8 have a frozen baseline and a target that asks enough; T4 \
            asks too little. All targets are checked.
            """,
            (asksEnough(from: 83, in2021, best: 98, target: (86, endOf2025))
                + asksEnough(from: 96.1, in2021, best: 99, target: (96.7, endOf2025))
                + asksEnough(from: 68, in2021, best: 98, target: (75, endOf2025))
                + asksEnough(from: 14.1, in2021, best: 60, target: (16, endOf2025))
                + asksEnough(from: 17.2, in2021, best: 30, target: (20.1, endOf2026))
                + asksEnough(from: 21, april2021, best: 60, target: (29, endOf2025))
                + asksEnough(from: 13.2, in2021, best: 5, target: (11.7, endOf2025))
                + asksEnough(from: 24, april2021, best: 70, target: (37, endOf2027))
                + asksEnough(from: 22, april2021, best: 60, target: (33, endOf2027))) / 13,
            ends: 0.1...0.8, coverage: withoutOpenYear, verification: checked)
        log(
            "c4_breakdown",
            "observation.csv, by sex with a source: the latest values of 1.1.1.a, 2.1.1.a, 2.1.3.a, 2.3.4.a and 2.4.2.a",
            5.0 / 13, ends: 0...0.6, coverage: withoutOpenYear, verification: sourced)
        log(
            "c4_surveys", "survey_wave.csv: S21, S23, S25, each with sample and method", 3 / (years / 2), ends: 0...1,
            coverage: withoutOpenYear, verification: checked)
        log(
            "c4_reports",
            """
            report.csv, annual ones due in the complete years 2022 to 2025: A2021, A2023, A2024 on time, A2022 on 2023-05-15 for \
            2023-02-28. A2025 was due in the open year. 2021, in which the city joined, is no whole year of W.
            """,
            (3 + 0.5) / 4, ends: 0.3...1, coverage: withOpenYear, verification: checked)
    },
    TraceSide("c5_results") {
        figures(
            "c5_basic", "1.1.1.a 96.1 in 2021, 96.5 in 2025, T2 96.7",
            change(from: 96.1, in2021, to: 96.5, in2025, best: 99, target: (96.7, endOf2025)), verification: checked,
            later: yearly)
        figures(
            "c5_early", "2.1.1.a 83.0 in 2021, 86.1 in 2025, T1 86",
            change(from: 83, in2021, to: 86.1, in2025, best: 98, target: (86, endOf2025)), verification: checked,
            later: yearly)
        figures(
            "c5_schooling", "2.1.2.a (core) 9.2 in 2021, 9.7 in 2025; 2.1.2.b 34.0 and 36.1",
            (2 * change(from: 9.2, in2021, to: 9.7, in2025, best: 13)
                + change(from: 34, in2021, to: 36.1, in2025, best: 80)) / 3,
            verification: (2 * checked + sourced) / 3, later: (2 * twoYearly + yearly) / 3)
        figures(
            "c5_adult", "2.1.3.a 21.0 in April 2021, 26.0 in April 2025, T6 29",
            change(from: 21, april2021, to: 26, april2025, best: 60, target: (29, endOf2025)), verification: checked,
            later: survey)
        rating(
            "c5_pathways", "2.1.4: 1 and 2, then both 2", rise(from: (1, 2), to: (2, 2)), verification: twoExperts)
        rating(
            "c5_marginal", "2.1.5: both experts 1, then 2", rise(from: (1, 1), to: (2, 2)), verification: twoExperts)
        figures(
            "c5_workplace", "2.3.1.a (core) 18.0 in April 2021, 23.0 in April 2025; 2.3.1.b 9.0 and 8.5",
            (2 * change(from: 18, april2021, to: 23, april2025, best: 60)
                + change(from: 9, april2021, to: 8.5, april2025, best: 60)) / 3,
            verification: (2 * checked + sourced) / 3, later: survey)
        figures(
            "c5_jobless", "2.3.4.a (core, lower is better) 13.2 in 2021, 11.7 in 2025, T7 11.7; 2.3.4.b 14.0 and 17.0",
            (2 * change(from: 13.2, in2021, to: 11.7, in2025, best: 5, target: (11.7, endOf2025))
                + change(from: 14, in2021, to: 17, in2025, best: 60)) / 3,
            verification: (2 * checked + sourced) / 3, later: yearly)
        figures(
            "c5_digital",
            "2.4.2.a 68.0 in 2021, 81.0 in 2025, T3 75; 2.4.2.b 24.0 in April 2021, 30.0, T8 37; both core",
            (2 * change(from: 68, in2021, to: 81, in2025, best: 98, target: (75, endOf2025))
                + 2 * change(from: 24, april2021, to: 30, april2025, best: 70, target: (37, endOf2027))) / 4,
            verification: checked, later: (2 * yearly + 2 * survey) / 4)
    },
    TraceSide("c5_efforts") {
        figures(
            "c5_spaces", "2.2.1.a (core) 14.1 in 2021, 16.6 in 2025, T4 16; 2.2.1.x1 35 and 55",
            (2 * change(from: 14.1, in2021, to: 16.6, in2025, best: 60, target: (16, endOf2025))
                + change(from: 35, in2021, to: 55, in2025, best: 100)) / 3, verification: checked, later: yearly)
        log(
            "c5_reach",
            """
            participation.csv, all of the 551 activities from 2021 to 2026; the largest of a year has 210, far from half. By \
            standing: checked, sourced, stated (TraceLedger adds them up).
            """,
            (498.0 + 7533 + 9898 + 9900 + 9742 + 8759) / years, ends: 2...200, log: true, per: thousands,
            coverage: withOpenYear, verification: (19206 * checked + 18892 * sourced + 8232 * stated) / 46330,
            last: lastActivity)
        log(
            "c5_groups",
            """
            participation.csv, a year, for 1 % of group_size.csv of 2025: women 16415, older people 5775, poor households 3222, \
            unemployed 739; for 160, where the size is not known: low-skilled workers 1630, migrants 1461. Too few: rural \
            residents 4465, ethnic minorities 1053, out-of-school youth 652, people with disabilities 434.
            """,
            [
                (16415, 1634), (5775, 382), (3222, 59), (739, 47), (1630, 160), (1461, 160), (4465, 965), (1053, 213),
                (652, 160), (434, 79),
            ].reduce(0.0) { $0 + ($1.0 / years >= $1.1 ? 1 : 0) },
            ends: 1...8, coverage: withOpenYear,
            verification: [
                (6618, 6695, 3102), (2305, 2463, 1007), (1276, 1333, 613), (276, 316, 147), (677, 593, 360),
                (579, 580, 302),
            ].reduce(0.0) { $0 + ($1.0 * checked + $1.1 * sourced + $1.2 * stated) / ($1.0 + $1.1 + $1.2) } / 6,
            last: lastActivity)
        log(
            "c5_wards",
            """
            activity.csv of 2025, the last complete year, 10 people or more: W01 to W15 of the 20 wards. Their latest ones are \
            checked in W02, W03, W07, W09, W10, W13, W14, W15, sourced in W06, W08, W11, W12, stated in W01, W04, W05. Of the \
            two in W07 on 2025-11-02 the checked one counts.
            """,
            15.0 / 20, ends: 0.2...0.95, coverage: withoutOpenYear,
            verification: (8 * checked + 4 * sourced + 3 * stated) / 15)
    },
    TraceSide("c6_results") {
        figures(
            "c6_community",
            "2.2.2.a (core) 22.0 in April 2021, 25.0 in April 2025, T9 33; 2.2.2.b 41.0 and 46.0",
            (2 * change(from: 22, april2021, to: 25, april2025, best: 60, target: (33, endOf2027))
                + change(from: 41, april2021, to: 46, april2025, best: 80)) / 3,
            verification: (2 * checked + sourced) / 3, later: survey)
        figures(
            "c6_cultural", "1.2.4.a 0.55 in April 2021, 0.70 in April 2025; its baseline is proposed, not frozen",
            change(from: 0.55, april2021, to: 0.7, april2025, best: 2), verification: sourced, later: survey)
        rating(
            "c6_guidance", "2.6.2: both experts 1, then 2", rise(from: (1, 1), to: (2, 2)), verification: twoExperts)
        rating(
            "c6_recognition", "2.6.3: both experts 2, then 3", rise(from: (2, 2), to: (3, 3)), verification: twoExperts)
        rating(
            "c6_festival", "2.6.1: both experts 2, then 3; the one feature here that is to be rated every year",
            rise(from: (2, 2), to: (3, 3)), verification: twoExperts,
            later: fresh(since: ratedOn, until: 18, gone: 36))
    },
    TraceSide("c6_efforts") {
        log(
            "c6_attendance",
            """
            participation.csv of the 20 events: learning weeks E1 from 2022, book days E2 from 2021, fairs E3 2022 to 2025, \
            honours E4 2021 to 2025. 6700 attendances of 2026 are not checked.
            """,
            ((2900.0 + 3600 + 4300 + 4900 + 5200) + (350.0 + 900 + 1150 + 1300 + 1450 + 1500)
                + (700.0 + 820 + 980 + 1040) + (180.0 + 260 + 300 + 310 + 340)) / years,
            ends: 2...250, log: true, per: thousands, coverage: withOpenYear,
            verification: (25780 * checked + 6700 * sourced) / 32480, last: lastEvent)
        log(
            "c6_years", "activity.csv: a city-wide learning week in 2022 to 2025, none in 2021", 4 / complete,
            ends: 0.2...1, coverage: withOpenYear, verification: checked)
    },
    TraceSide("c7_results") {
        rating(
            "c7_esd", "1.3.3: both experts 1, then 1 and 2", rise(from: (1, 1), to: (1, 2)), verification: twoExperts)
        rating("c7_local", "2.2.3: both experts 2, then 2", rise(from: (2, 2), to: (2, 2)), verification: twoExperts)
        figures(
            "c7_educators",
            """
            2.4.1.a (core) 48.0 in 2021, 57.0 in 2025; 2.4.1.b 42.0 in April 2023, later than a year after joining: a late \
            baseline, 45.5 in April 2025
            """,
            (2 * change(from: 48, in2021, to: 57, in2025, best: 95)
                + change(from: 42, april2023, to: 45.5, april2025, best: 95)) / 3,
            verification: (2 * checked + 0.7 * sourced) / 3, later: (2 * yearly + survey) / 3)
        rating(
            "c7_creativity", "2.5.1: the city's own 1, then 2; no expert's", min(50, rise(from: (1, 1), to: (2, 2))),
            verification: 0.25)
        log(
            "c7_adopted", "programme_adoption.csv: P09 by another city, checked from outside", 1, ends: 0...3,
            coverage: withoutOpenYear, verification: outside)
    },
    TraceSide("c7_efforts") {
        log(
            "c7_new",
            "programme.csv: innovative are P09, P10, P18, P32, P38; the novelty of P09, P18, P32 was accepted (5-reviewer)",
            3, ends: 0.3...6, log: true, per: sizeUnit, coverage: withoutOpenYear, verification: checked)
        log(
            "c7_evaluated", "Of these P09 alone has a result against its aim", 1.0 / 3, ends: 0...0.8,
            coverage: withoutOpenYear, verification: checked)
    },
    TraceSide("c8_results") {
        rating(
            "c8_exchange", "3.3.4: both experts 1, then 1", rise(from: (1, 1), to: (1, 1)), verification: twoExperts)
        log(
            "c8_cities",
            """
            contribution_city.csv: Đồi Sim (X2, X6) and Làng Cát (X4, X6), members by then; X7 is not completed. All \
            contributions are checked from outside.
            """,
            2, ends: 0...6, coverage: withoutOpenYear, verification: outside)
    },
    TraceSide("c8_efforts") {
        log(
            "c8_points",
            "contribution.csv: attended X1, X5; webinars X2, X6; case study X3; visit hosted X4",
            (2 * 0.25 + 2 * 1 + 2 + 1) / years, ends: 0.25...6, log: true, coverage: withoutOpenYear,
            verification: outside)
        log(
            "c8_kinds", "contribution.csv since 2024-11-25: X6 alone", 1, ends: 0...4, coverage: withoutOpenYear,
            verification: outside)
        log(
            "c8_report", "report.csv: G2022 on time, G2024 on 2025-06-20 for 2025-03-31; checked from outside",
            (1 + 0.5) / 2, ends: 0...1, coverage: withoutOpenYear, verification: outside)
    },
]
