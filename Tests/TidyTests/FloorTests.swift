import Testing

@Suite("Floors: imports go down only")
struct FloorTests {
    @Test func everyFolderOfSourcesIsARoomOfTheDrawing() {
        let rooms = Set(Room.all.map(\.name))
        let folders = Set(Repository.swiftSources.filter(\.isProduct).map(\.target))
        #expect(!folders.isEmpty)
        let unknown = folders.subtracting(rooms).sorted().map {
            Finding(
                path: "Sources/\($0)", line: 0,
                message: "no row in the table of docs/architecture.md: give the room a floor there")
        }
        Finding.report(unknown, rule: "Rooms that the drawing does not know")
    }

    @Test func aRoomImportsOnlyWhatItsRowNames() {
        var findings: [Finding] = []
        for source in Repository.swiftSources where source.isProduct {
            guard let room = Room.all.first(where: { $0.name == source.target }) else { continue }
            findings += FloorRules.strayImports(source, room: room)
        }
        Finding.report(findings, rule: "Imports that leave the floor")
    }

    @Test func aRowNamesOnlyRoomsOfLowerFloors() {
        let floors = Dictionary(Room.all.map { ($0.name, $0.floor) }) { first, _ in first }
        #expect(floors.count == Room.all.count, "a room has two rows in docs/architecture.md")
        for room in Room.all {
            for name in room.mayImport {
                guard let floor = floors[name] else { continue }
                #expect(floor < room.floor, "\(room.name) may not stand on \(name)")
            }
        }
    }

    @Test func onlyRoomsThatMayBeUnsafeAre() {
        let findings = Repository.swiftSources.filter(\.isProduct).flatMap { source in
            let room = Room.all.first { $0.name == source.target }
            return room?.mayBeUnsafe == true
                ? [] : source.findings(FloorRules.unsafeWord, FloorRules.unsafeAdvice)
        }
        Finding.report(findings, rule: "Unsafe code in a safe room")
    }

    @Test func pureRoomsReadNoClockDrawNoRandomNumberAndOpenNothing() {
        let findings = Repository.swiftSources.filter(\.isProduct).flatMap { source in
            let room = Room.all.first { $0.name == source.target }
            return room?.mayTouchTheWorld == true
                ? [] : source.findings(FloorRules.world, FloorRules.worldAdvice)
        }
        Finding.report(findings, rule: "The outer world in a pure room")
    }

    @Test func theRulesSeeWhatTheyAreFor() {
        let room = Room(
            floor: 2, name: "FlagModel", mayImport: ["ByteCoding"], mayBeUnsafe: false,
            mayTouchTheWorld: false)
        let source = SwiftSource(
            path: "Sources/FlagModel/Sample.swift",
            text: """
                package import ByteCoding
                import Glibc
                package import struct LogStorage.Damage
                let seed = UInt64.random(in: 0...9) // unsafe only in this comment
                let now = unsafe clock_gettime(CLOCK_REALTIME, &time)
                """)
        #expect(FloorRules.strayImports(source, room: room).map(\.line) == [2, 3])
        #expect(source.findings(FloorRules.unsafeWord, "").map(\.line) == [5])
        #expect(source.findings(FloorRules.world, "").map(\.line) == [4, 5])
    }
}

private enum FloorRules {
    static let unsafeWord = Pattern("\\bunsafe\\b|\\bUnsafe\\w*Pointer\\b")
    static let unsafeAdvice = "use spans and arrays here, or move the code to a room that may"

    static let world = Pattern(
        "\\brandombytes|\\.random\\(|\\.randomElement\\(|\\.shuffled\\(\\)|clock_gettime"
            + "|ContinuousClock|SystemRandomNumberGenerator|\\bgetenv\\(")
    static let worldAdvice = "take times, randomness and settings as arguments: this room is pure"

    static func strayImports(_ source: SwiftSource, room: Room) -> [Finding] {
        source.imports.filter { !room.mayImport.contains($0.module) }.map {
            Finding(
                path: source.path, line: $0.line,
                message: "\(room.name) may not import \($0.module); see docs/architecture.md")
        }
    }
}
