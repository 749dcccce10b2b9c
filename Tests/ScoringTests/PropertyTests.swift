import Testing

@testable import Scoring

@Suite struct PropertyTests {
    @Test(arguments: 1...60)
    func `a score lies within the range of its known children`(seed: Int) throws {
        let random = RandomCase(seed, means: allMeans)
        let scores = try random.method.score(random.table)
        for group in random.method.groups {
            let children = random.method.children(of: group.name).map { scores[$0] }
            for (unit, value) in scores[group.name].enumerated() where !value.isNaN {
                let known = children.map { $0[unit] }.filter { !$0.isNaN }
                let (least, most) = ends(known)
                // A sum may round beyond them; where logarithms or powers are taken, a mean is held between them.
                let slack = random.method.mean(of: group) == .arithmetic ? 1e-13 * most : 0
                #expect(value >= least - slack && value <= most + slack)
            }
        }
    }

    @Test(arguments: 1...40)
    func `scores do not depend on the order of the file or the scale of weights`(seed: Int) throws {
        let random = RandomCase(seed, means: allMeans)
        let turned = Method(
            id: "turned", version: nil, steps: random.method.steps,
            measures: random.method.measures.reversed().map {
                var measure = $0
                measure.weight *= 7
                return measure
            },
            groups: random.method.groups.reversed().map {
                var group = $0
                group.weight *= 7
                return group
            })
        let (before, after) = (try random.method.score(random.table), try turned.score(random.table))
        for name in random.method.nodeNames {
            #expect(zip(before[name], after[name]).allSatisfy { agree($0, $1, 1e-11) })
        }
        #expect(before.rankNumbers == after.rankNumbers)
    }

    @Test(arguments: 1...40)
    func `contributions add up to the difference from their reference`(seed: Int) throws {
        var random = RandomCase(seed, means: allMeans)
        let scores = try random.method.score(random.table)
        for column in random.table.numbers.keys.sorted() {
            let factor = 0.5 + random.uniform()
            random.table.numbers[column] = random.table.numbers[column]?.map { $0 * factor }
        }
        let earlier = try random.method.score(random.table)
        var checked = 0
        for group in random.method.groups {
            for (position, unit) in scores.units.enumerated() where !scores[group.name][position].isNaN {
                var references: [Reference] = [.value(40)]
                if !earlier[group.name][position].isNaN { references.append(.scores(earlier, unit: unit)) }
                for reference in references {
                    let parts = try scores.contributions(to: group.name, of: unit, against: reference)
                    let sum = parts.parts.reduce(0) { $0 + $1.amount }
                    #expect(abs(sum - (parts.value - parts.reference)) < 1e-9, "\(group.name) \(parts)")
                    checked += 1
                }
            }
        }
        #expect(checked > 0)
    }

    @Test(arguments: 1...30, [0, 1, 2])
    func `what-if gives what scoring the changed table gives`(seed: Int, kind: Int) throws {
        let kinds: [Normalisation] = [
            .goalposts(Scale(low: 1, high: 100, clamp: true)), .minMax(Scale(low: 1, high: 100)),
            .zScore(mean: 50, sd: 5),
        ]
        var random = RandomCase(seed, means: allMeans, kind: kinds[kind])
        let whatIf = try WhatIf(random.method, random.table)
        var changes: [WhatIf.Change] = []
        for _ in 0...random.below(3) {
            changes.append(
                WhatIf.Change(
                    unit: random.table.units[random.below(random.table.units.count)],
                    column: random.method.measures[random.below(random.method.measures.count)].name,
                    value: random.below(4) == 0 ? nil : random.uniform() * 120))
        }
        for change in changes {
            let row = try #require(random.table.units.firstIndex(of: change.unit))
            random.table.numbers[change.column]?[row] = change.value ?? .nan
            random.table.notApplicable[change.column]?[row] = false
        }
        let (quick, whole) = (try whatIf.scores(with: changes), try random.method.score(random.table))
        #expect(quick.columns.map { $0.map(\.bitPattern) } == whole.columns.map { $0.map(\.bitPattern) })
        #expect(quick.rankNumbers == whole.rankNumbers)
        #expect(Set(quick.problems.map(\.description)) == Set(whole.problems.map(\.description)))
    }

    @Test(arguments: 1...30)
    func `the inverse meets its goal and the number before it does not`(seed: Int) throws {
        let random = RandomCase(seed, means: allMeans)
        let whatIf = try WhatIf(random.method, random.table)
        for (position, unit) in whatIf.scores.units.enumerated().prefix(4) where !whatIf.scores.index[position].isNaN {
            let goal = whatIf.scores.index[position] + 2
            for lift in try whatIf.lifts(unit, to: goal) {
                func index(_ value: Double) throws -> Double {
                    try whatIf.scores(with: [.init(unit: unit, column: lift.measure, value: value)]).index[position]
                }
                #expect(try index(lift.to) >= goal)
                let measure = try #require(random.method.measures.first { $0.name == lift.measure })
                // A missing measure may do so from its worst end on, where there is no number before.
                if lift.from == nil, lift.to == measure.goalposts?.worst { continue }
                let before = measure.isLowerBetter ? lift.to.nextUp : lift.to.nextDown
                #expect(try index(before) < goal, "\(unit) \(lift)")
            }
        }
    }
}
