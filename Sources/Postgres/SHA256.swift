import COpenSSL
import Foundation

/// SHA-256 of bytes that come piece by piece.
public final class SHA256 {
    private let context = EVP_MD_CTX_new()

    public init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }
    deinit { EVP_MD_CTX_free(context) }

    public func update(_ bytes: UnsafeRawBufferPointer) { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }

    public func update(_ data: Data) { data.withUnsafeBytes { update($0) } }

    /// Of bytes that are all there: 64 hexadecimal digits.
    public static func digest(of bytes: some Sequence<UInt8>) -> String {
        let sum = SHA256()
        sum.update(Data(bytes))
        return sum.finish()
    }

    /// 64 hexadecimal digits. Called once, at the end.
    public func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
