import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import LedgerService
import LogStorage
import Synchronization
import Testing

/// What the writer's thread does for the streams after each batch.
@Suite struct ChangeFeedTests {
    private let ledger: Ledger
    private let signer: any EventSigner

    init() throws {
        let setup = LedgerSetup(
            origin: Origin(unchecked: "example.com/feed"), owner: Author(unchecked: "olga"),
            ownerSigner: nil)
        (ledger, signer) = try setup.create(at: "/feed", fileSystem: InMemoryFileSystem())
    }

    private func appendNotes(_ count: Int) throws {
        for number in 0..<count {
            let draft = EventDraft(
                stream: .control,
                changes: [.noteAdded(text: "note \(number)", flag: nil, position: 0)],
                signedAt: SystemClock.now())
            _ = try ledger.append(draft.submission(signer: signer, origin: ledger.origin))
        }
    }

    /// Every limit, every number of records, asked from every position.
    @Test func theNewestAreHeldInOrderAndNoOthers() throws {
        let followed = Mutex<[AppendedRecord]>([])
        ledger.follow { records, _ in followed.withLock { $0 += records } }
        try appendNotes(12)
        let records = followed.withLock { $0 }
        try #require(records.count == 12)
        let first = records[0].place.position
        for limit in 1...6 {
            let feed = ChangeFeed(limit: limit)
            #expect(feed.records(from: first) == nil, "nothing was held yet")
            for published in 1...records.count {
                feed.publish([records[published - 1]])
                for start in 0...published {
                    let told = feed.records(from: first + UInt64(start))
                    let expected = published - start > limit ? nil : records[start..<published]
                    #expect(
                        told?.map(\.place.position) == expected?.map(\.place.position),
                        "\(limit) held, \(published) published, from \(start)")
                }
            }
            #expect(feed.records(from: 0) == nil, "before what was followed")
        }
    }

    /// A function that is taken out of a `Mutex` and called, batch after batch, must not be wrapped
    /// once more each time: its calls would nest as deep as there were batches.
    @Test func aWakeUpIsAsShortAfterManyBatchesAsAtFirst() throws {
        let service = Service(
            ledger: ledger, signer: signer, clock: SystemClock.now,
            log: ServiceLog(.text, clock: SystemClock.now) { _ in })
        let depths = Mutex<[Int]>([])
        service.onWake {
            var here: UInt8 = 0
            let place = unsafe withUnsafePointer(to: &here) { Int(bitPattern: $0) }
            depths.withLock { $0.append(place) }
        }
        try withExtendedLifetime(service) { try appendNotes(200) }
        let seen = depths.withLock { $0 }
        try #require(seen.count == 200)
        #expect(abs(seen[0] - seen[199]) < 2_048, "the stack has grown")
    }
}
