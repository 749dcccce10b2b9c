import Markup

extension Asset {
    /// Runs it, a module, on a page. What it imports is asked for at once, not first when it is read.
    var script: HTML {
        """
        \(imports.map { "<link rel=\"modulepreload\" href=\"\($0.path)\">" as HTML })\
        <script type="module" src="\(path)"></script>
        """
    }
}
