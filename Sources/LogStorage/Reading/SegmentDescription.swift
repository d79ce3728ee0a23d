/// One file of `segments/`, as its name, length, header and last bytes tell.
package struct SegmentDescription: Hashable, Sendable {
    /// Place in the list of segments, from 0.
    package let index: Int
    package let path: String
    /// From the name; the header must say the same.
    package let firstPosition: UInt64
    /// In bytes, when it was looked at.
    package let length: UInt64
    /// `nil` if the header is damaged.
    package let header: SegmentHeader?
    /// Set if the file ends exactly on a seal.
    package let seal: StoredSeal?

    package var sealed: Bool { seal != nil }
}

extension SegmentDescription {
    /// Throws `LogStorageError.unsupportedFormat`, `FileError`; damage of the header is a value.
    static func read(
        _ fileSystem: any FileSystem, path: String, index: Int, firstPosition: UInt64
    ) throws -> (SegmentDescription, Damage?) {
        let file = try fileSystem.open(path, .read)
        let length = try file.size()
        let bytes = try file.read(at: 0, count: SegmentHeader.byteCount)
        var header: SegmentHeader?
        var damage: Damage?
        do {
            header = try SegmentHeader.decode(bytes, file: path)
        } catch let found as Damage {
            damage = found
        }
        let seal = try header.flatMap { try readSeal(file, length: length, header: $0) }
        let description = SegmentDescription(
            index: index, path: path, firstPosition: firstPosition, length: length,
            header: header, seal: seal)
        return (description, damage)
    }

    /// The seal at the very end of the file, if there is one that checks.
    private static func readSeal(
        _ file: any StorageFile, length: UInt64, header: SegmentHeader
    ) throws(FileError) -> StoredSeal? {
        let sealLength = UInt64(FrameHeader.frameLength(bodyLength: SealBody.byteCount))
        guard length >= UInt64(SegmentHeader.byteCount) + sealLength, length % 8 == 0 else {
            return nil
        }
        var frames = FrameReader(
            window: FileWindow(file: file, end: length), nonce: header.nonce)
        guard case .frame(let frame) = try frames.step(at: length - sealLength, position: nil),
            frame.header.kind == .seal, let body = SealBody.decode(frame.body.span),
            body.headerDigest == header.digest, body.firstPosition == header.firstPosition,
            header.firstPosition.addingReportingOverflow(body.count) == (
                frame.header.position, false
            )
        else { return nil }
        return StoredSeal(
            size: frame.header.position, batches: frame.header.batch,
            lastCommit: body.lastCommit, root: body.root, digest: frame.header.digest)
    }
}
