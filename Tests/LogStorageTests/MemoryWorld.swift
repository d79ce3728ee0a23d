import Glibc
import LogStorage

/// The state of the simulated file system: a value, so that a test can go back to it.
struct MemoryWorld {
    struct Node {
        var isDirectory = false
        var content: [UInt8] = []
        /// What a power cut leaves for sure.
        var durable: [UInt8] = []
        /// Sectors written since the last sync.
        var dirty: Set<Int> = []
        /// Sectors that the disk can no longer read.
        var unreadable: Set<Int> = []

        mutating func write(_ bytes: [UInt8], at offset: Int) {
            guard !bytes.isEmpty else { return }
            let end = offset + bytes.count
            if content.count < end {
                content += [UInt8](repeating: 0, count: end - content.count)
            }
            content.replaceSubrange(offset..<end, with: bytes)
            let sector = MemoryFileSystem.sectorBytes
            dirty.formUnion((offset / sector)...((end - 1) / sector))
        }

        mutating func resize(to length: Int) {
            if length < content.count {
                content.removeLast(content.count - length)
            } else {
                content += [UInt8](repeating: 0, count: length - content.count)
            }
        }

        /// What the system knows to be unsynced gets to the disk, and nothing else: pages that a
        /// failed sync left behind count as clean, for every process that comes later, too.
        mutating func synchronize() {
            failToSynchronize(kept: .max)
            if durable.count > content.count {
                durable.removeLast(durable.count - content.count)
            } else {
                durable += [UInt8](repeating: 0, count: content.count - durable.count)
            }
        }

        /// After a failed sync the system takes the pages for clean: they are in memory, and on the
        /// disk only where they got there before the failure (bit `sector % 64` of `kept`).
        mutating func failToSynchronize(kept: UInt64) {
            let size = MemoryFileSystem.sectorBytes
            for sector in dirty where kept >> UInt64(sector % 64) & 1 == 1 {
                let end = min((sector + 1) * size, content.count)
                guard sector * size < end else { continue }
                if durable.count < end {
                    durable += [UInt8](repeating: 0, count: end - durable.count)
                }
                durable.replaceSubrange(sector * size..<end, with: content[sector * size..<end])
            }
            dirty = []
        }
    }

    /// A change of names that its directory has not been synced for.
    struct NameChange {
        let directory: String
        /// Names that it sets (`nil` node: removes).
        let entries: [(path: String, node: Int?)]
    }

    var nodes: [Int: Node] = [0: Node(isDirectory: true)]
    var names: [String: Int] = ["/": 0]
    var durableNames: [String: Int] = ["/": 0]
    var pending: [NameChange] = []
    var lockHolders: [Int: ObjectIdentifier] = [:]
    var fault = MemoryFileSystem.Fault.none
    var callCount = 0
    var calls: [String] = []
    var isStopped = false
    private var failedCall: String?
    private var nextNode = 1

    static func parent(of path: String) -> String {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    func checkRunning(_ call: String, _ path: String) throws(FileError) {
        if isStopped { throw .system(call: call, path: path, errno: ECANCELED) }
    }

    /// One counted call: fails or stops the machine if it is its turn.
    mutating func change(
        _ call: String, _ path: String, isSync: Bool = false, _ effect: (inout MemoryWorld) -> Void,
        failure: (inout MemoryWorld) -> Void = { _ in }
    ) throws(FileError) {
        try checkRunning(call, path)
        let number = callCount
        callCount += 1
        calls.append("\(call) \(path)")
        switch fault {
        case .error(number, let code), .failedSync(number, let code, _):
            failure(&self)
            throw .system(call: call, path: path, errno: code)
        case .shortWrite(number, let code, _):
            // The half that was written stands in the file; `failure` puts it there.
            failure(&self)
            throw .system(call: call, path: path, errno: code)
        case .lastingError(let first, let code) where first <= number:
            if first == number { failedCall = call }
            if failedCall == call {
                failure(&self)
                throw .system(call: call, path: path, errno: code)
            }
        case .stop(number):
            // A sync that was not answered has done nothing, or anything: the choices decide.
            if !isSync { effect(&self) }
            isStopped = true
            throw .system(call: call, path: path, errno: ECANCELED)
        default: break
        }
        effect(&self)
    }

    mutating func create(_ path: String) { addNode(Node(), at: path) }
    mutating func createDirectory(_ path: String) { addNode(Node(isDirectory: true), at: path) }

    mutating func resize(_ path: String, to length: Int) {
        guard let node = names[path] else { return }
        nodes[node]?.resize(to: length)
    }

    mutating func rename(_ path: String, to target: String) {
        apply(entries: [(target, names[path]), (path, nil)], in: MemoryWorld.parent(of: path))
    }

    mutating func remove(_ path: String) {
        apply(entries: [(path, nil)], in: MemoryWorld.parent(of: path))
    }

    mutating func synchronizeNames(in directory: String) {
        for change in pending where change.directory == directory { commit(change) }
        pending.removeAll { $0.directory == directory }
    }

    private mutating func addNode(_ node: Node, at path: String) {
        nodes[nextNode] = node
        apply(entries: [(path, nextNode)], in: MemoryWorld.parent(of: path))
        nextNode += 1
    }

    private mutating func apply(entries: [(path: String, node: Int?)], in directory: String) {
        for entry in entries { names[entry.path] = entry.node }
        pending.append(NameChange(directory: directory, entries: entries))
    }

    private mutating func commit(_ change: NameChange) {
        for entry in change.entries { durableNames[entry.path] = entry.node }
    }
}

extension MemoryWorld {
    /// The machine again after its process was killed: everything written is still there.
    func afterKill() -> MemoryWorld {
        var world = self
        world.isStopped = false
        world.fault = .none
        world.callCount = 0
        world.calls = []
        world.lockHolders = [:]
        world.failedCall = nil
        return world
    }

    /// The machine again after a power cut: of each directory the first few name changes, of each
    /// file any of its unsynced sectors and either length. `wild`: any of the name changes, also
    /// later ones without those before them, and of each sector half or noise in its place.
    func afterPowerCut(_ choices: inout some ChoiceSource, wild: Bool) -> MemoryWorld {
        var world = afterKill()
        for directory in Set(pending.map(\.directory)).sorted() {
            let changes = pending.filter { $0.directory == directory }
            let kept =
                wild
                ? changes.filter { _ in choices.choose(2) == 1 }
                : Array(changes.prefix(choices.choose(changes.count + 1)))
            for change in kept { world.commit(change) }
        }
        world.pending = []
        world.names = world.durableNames.filter { path, _ in
            world.durableNames[MemoryWorld.parent(of: path)] != nil
        }
        world.durableNames = world.names
        for number in Set(world.names.values).sorted() {
            world.nodes[number]?.losePower(&choices, wild: wild)
        }
        return world
    }
}

extension MemoryWorld.Node {
    fileprivate mutating func losePower(_ choices: inout some ChoiceSource, wild: Bool) {
        // A sector may turn to noise also where the bytes on their way were those that it has.
        guard content != durable || wild else {
            dirty = []
            return
        }
        let size = MemoryFileSystem.sectorBytes
        var result = durable
        if content.count != durable.count, choices.choose(2) == 1 {
            if content.count < result.count {
                result.removeLast(result.count - content.count)
            } else {
                result += [UInt8](repeating: 0, count: content.count - result.count)
            }
        }
        for sector in dirty.sorted() {
            let start = sector * size
            let end = max(start, min(start + size, content.count, result.count))
            let range = start..<end
            guard !range.isEmpty, wild || result[range] != content[range] else { continue }
            switch choices.choose(wild ? 4 : 2) {
            case 1: result.replaceSubrange(range, with: content[range])
            case 2:
                for index in range { result[index] = UInt8(truncatingIfNeeded: index &* 167 &+ 91) }
            case 3:
                let torn = start..<(start + 1 + choices.choose(range.count))
                result.replaceSubrange(torn, with: content[torn])
            default: break
            }
        }
        content = result
        durable = result
        dirty = []
    }
}
