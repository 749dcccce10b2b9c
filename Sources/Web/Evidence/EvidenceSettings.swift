/// What whoever runs the service decides about evidence.
public struct EvidenceSettings: Sendable {
    /// So many bytes of files a city may keep.
    public var quota = 20 << 30
    /// Where ClamAV listens: the path of its socket. `nil`: files are not scanned.
    public var scanner: String?
    /// Told of files that were added.
    var whenAdded: @Sendable () -> Void = {}

    public init() {}
}
