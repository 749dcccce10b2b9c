/// The tree of a method in numbers: which nodes a group averages, and in which order groups can be computed.
struct Tree: Equatable, Sendable {
    /// For every group, the numbers of its children in the order of the file (measures before groups).
    let children: [[Int]]
    /// For every node its parent's number; −1 for the root.
    let parent: [Int]
    /// Numbers of the groups, every group after its children.
    let order: [Int]
    let root: Int

    /// - Precondition: every parent exists, one group has none, and there is no cycle; the method file checks this.
    init(measures: [Measure], groups: [Group]) {
        let numbers = Dictionary(
            uniqueKeysWithValues: groups.enumerated().map { ($1.name, $0 + measures.count) })
        let parents = measures.map { numbers[$0.parent] ?? -1 } + groups.map { $0.parent.flatMap { numbers[$0] } ?? -1 }
        var children = [[Int]](repeating: [], count: groups.count)
        for (node, parent) in parents.enumerated() where parent >= 0 { children[parent - measures.count].append(node) }
        let root = measures.count + (groups.firstIndex { $0.parent == nil } ?? 0)
        // Breadth first from the root, turned round, puts every group behind its children.
        var order = [root]
        var next = 0
        while next < order.count {
            order += children[order[next] - measures.count].filter { $0 >= measures.count }
            next += 1
        }
        self.children = children
        self.root = root
        self.order = order.reversed()
        parent = parents
    }

    /// The groups above a node, nearest first.
    func ancestors(of node: Int) -> [Int] {
        var path: [Int] = []
        var above = parent[node]
        while above >= 0 {
            path.append(above)
            above = parent[above]
        }
        return path
    }
}
