import ByteCoding
import FlagModel
import FlagState
import HTTPServing
import LedgerCore
import Transparency

/// C2SP tlog-tiles: the checkpoint, the tree's hashes and the records, for stock tools that mirror
/// or watch the ledger.
struct TransparencyRoutes {
    let context: LoopContext
    /// Whether anybody may read them, without a token: records name authors and flags.
    let isPublic: Bool

    private static let checkpointFields = Response.fields([
        ("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-cache"),
    ])
    /// A tile never changes.
    private static let tileFields = Response.fields([
        ("Content-Type", "application/octet-stream"),
        ("Cache-Control", "public, max-age=31536000, immutable"),
    ])

    func register(on router: RouteTable) {
        router.on(.get, "/checkpoint") { request in
            context.answer {
                _ = try admit(request)
                let note = context.publication.checkpoint
                return .response(
                    Response(
                        200, fields: TransparencyRoutes.checkpointFields, body: Array(note.utf8)))
            }
        }
        router.on(.get, "/tile/{path...}") { request in
            context.answer {
                let caller = try admit(request)
                guard let path = TilePath.parse(String(request.path.dropFirst())) else {
                    throw ServiceError.notFound("there is no such tile: see c2sp.org/tlog-tiles")
                }
                if case .entries = path.level, let caller { try admitToRecords(caller) }
                return try tile(path)
            }
        }
    }

    /// Who asks; `nil` where everybody may.
    private func admit(_ request: Request) throws -> Caller? {
        if isPublic { return nil }
        let caller = try context.caller(request)
        guard caller.tenant.isZero else {
            throw ServiceError.forbidden("only a token of tenant-0 reads the tree of all tenants")
        }
        return caller
    }

    /// All records of all tenants are in the bundles: with a token, only those read them who may
    /// read every tenant's history.
    private func admitToRecords(_ caller: Caller) throws {
        guard RecordVisibility(caller).isOfEverything else {
            throw ServiceError.forbidden(
                "only an owner or admin of tenant-0 reads every tenant's records")
        }
    }

    private func tile(_ path: TilePath) throws -> Answer {
        let size = context.publication.state.size
        guard path.isWithin(size: size) else {
            throw ServiceError.notFound("the log of \(size) records has no such tile yet")
        }
        let ledger = context.service.ledger
        switch path.level {
        case .hashes(let level):
            return context.inTree { try TransparencyRoutes.response(tile: path, level, $0) }
        case .entries:
            return context.inBackground { try TransparencyRoutes.bundle(path, of: ledger) }
        }
    }

    private static func response(
        tile path: TilePath, _ level: Int, _ tree: LedgerTree
    ) throws -> Response {
        var body: [UInt8] = []
        body.reserveCapacity(path.width * Digest.byteCount)
        let first = path.index * UInt64(TilePath.fullWidth)
        for hash in try tree.hashes(level: 8 * level, first..<first + UInt64(path.width)) {
            body += hash.bytes
        }
        return Response(200, fields: tileFields, body: body)
    }

    private static func bundle(_ path: TilePath, of ledger: Ledger) throws -> Response {
        var body: [UInt8] = []
        let first = path.index * UInt64(TilePath.fullWidth)
        for bytes in try ledger.recordBytes(in: first..<first + UInt64(path.width)) {
            body.append(UInt8(truncatingIfNeeded: bytes.count >> 8))
            body.append(UInt8(truncatingIfNeeded: bytes.count))
            body += bytes
        }
        return Response(200, fields: tileFields, body: body)
    }
}

extension TilePath {
    /// Whether a tree of `size` leaves has this tile, whole or as its partial end.
    fileprivate func isWithin(size: UInt64) -> Bool {
        let level = if case .hashes(let level) = level { level } else { 0 }
        guard level <= 7 else { return false }
        let hashes = size >> UInt64(8 * level)
        let (start, overflow) = index.multipliedReportingOverflow(by: UInt64(TilePath.fullWidth))
        return !overflow && start < hashes && UInt64(width) <= hashes - start
    }
}
