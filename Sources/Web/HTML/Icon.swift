import Markup

/// Small signs; the words beside them say the same.
enum Icon {
    static let plus = drawn("M8 3v10M3 8h10")
    static let tick = drawn("M3 8.5 6.5 12 13 4.5")
    static let cross = drawn("m4 4 8 8M12 4l-8 8")
    static let question = drawn("M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 13v.1")
    /// A smaller cross, which takes something away.
    static let remove = drawn("m4.5 4.5 7 7m0-7-7 7")

    private static func drawn(_ path: String) -> HTML {
        """
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="\(path)"/></svg>
        """
    }
}
