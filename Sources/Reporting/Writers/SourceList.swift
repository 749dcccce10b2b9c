import Domain

/// Numbers sources in the order in which they are first named.
struct SourceList {
    private struct Key: Hashable {
        var name: String
        var url: String?
    }

    private(set) var list: [AnnualReport.Source] = []
    private var numbers: [Key: Int] = [:]

    mutating func number(_ name: String?, _ url: String?) -> Int? {
        guard let name else { return nil }
        let key = Key(name: name, url: url)
        if let number = numbers[key] {
            list[number - 1].lines += 1
            return number
        }
        numbers[key] = list.count + 1
        list.append(AnnualReport.Source(number: list.count + 1, name: name, url: url, lines: 1))
        return list.count
    }

    mutating func number(_ claim: Claim) -> Int? { number(claim.source, claim.sourceURL) }
    mutating func number(_ source: YearLog.Source) -> Int? { number(source.name, source.url) }
}
