import Markup

/// Small signs; the words beside them say the same.
enum Icon {
    static let plus = drawn("M8 3v10M3 8h10")
    static let tick = drawn("M3 8.5 6.5 12 13 4.5")
    static let cross = drawn("m4 4 8 8M12 4l-8 8")
    static let question = drawn("M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 13v.1")
    /// Two of the same.
    static let two = drawn("M6 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7")
    /// Closed to somebody.
    static let lock = drawn("M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5")
    /// A smaller cross, which takes something away.
    static let remove = drawn("m4.5 4.5 7 7m0-7-7 7")
    static let pencil = drawn("m3 13 .6-2.8L10.5 3.3l2.2 2.2-6.9 6.9Z")
    static let flag = drawn("M4 14V2.5h8L10 5.5l2 3H4")
    static let coin = drawn("M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8ZM8 5v6M6 6.5h4")
    static let person = drawn("M5.5 5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0ZM3 14c.5-3 2.5-4.5 5-4.5s4.5 1.5 5 4.5")
    static let page = drawn("M4 2h5l3 3v9H4ZM9 2v3h3")
    static let clock = drawn("M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8ZM8 4.5V8l2.5 1.5")
    static let warning = drawn("M8 2 14.5 13.5h-13ZM8 6.5v3M8 11.6h.01")

    private static func drawn(_ path: String) -> HTML {
        """
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="\(path)"/></svg>
        """
    }
}
