import Foundation

/// The site on which a page lies, for people: `uil.unesco.org`.
public func host(of address: String) -> String {
    let host = URLComponents(string: address)?.host ?? address
    // A dot at the end says that a name is whole; nobody reads it so.
    return (host.hasPrefix("www.") ? host.dropFirst(4) : host[...]).trimmingCharacters(in: ["."])
}
