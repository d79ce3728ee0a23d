import FlagModel
import FlagState
import TestSupport
import Testing

/// A key whose hash has as many different values as the test wants.
private struct CrowdedKey: PersistentMapKey {
    let number: UInt64
    let distinctHashes: UInt64
    var trieHash: UInt64 { (number % distinctHashes) &* 0x9E37_79B9_7F4A_7C15 }
}

@Suite struct PersistentMapTests {
    @Test(
        "the map is a dictionary, whatever the hashes collide",
        arguments: [1, 2, 7, 300, UInt64.max] as [UInt64])
    func isADictionary(distinctHashes: UInt64) {
        for seed in UInt64(0)..<10 {
            var random = SeededGenerator(seed: seed)
            var map = PersistentMap<CrowdedKey, UInt64>()
            var dictionary: [CrowdedKey: UInt64] = [:]
            for step in UInt64(0)..<400 {
                let key = CrowdedKey(
                    number: random.next() % 200, distinctHashes: distinctHashes)
                map.update(key, default: 7) { $0 += step }
                dictionary[key, default: 7] += step
            }
            #expect(map.count == dictionary.count)
            #expect(
                Dictionary(uniqueKeysWithValues: map.entries.map { ($0.key, $0.value) })
                    == dictionary)
            for number in UInt64(0)..<220 {
                let key = CrowdedKey(number: number, distinctHashes: distinctHashes)
                #expect(map[key] == dictionary[key])
            }
        }
    }

    @Test func aCopyNeverSeesLaterChanges() {
        var map = PersistentMap<String, Int>()
        var copies: [PersistentMap<String, Int>] = []
        for step in 0..<300 {
            copies.append(map)
            map.update("key \(step % 90)", default: 0) { $0 = step }
        }
        for (step, copy) in copies.enumerated() {
            #expect(copy.count == min(step, 90))
            for key in 0..<90 {
                let last = (0..<step).last { $0 % 90 == key }
                #expect(copy["key \(key)"] == last)
            }
        }
    }

    @Test func updateGivesBackWhatTheChangeGives() {
        var map = PersistentMap<String, Int>()
        #expect(map.update("a", default: 3) { $0 + 1 } == 4)
        #expect(map["a"] == 3)
        #expect(map["b"] == nil)
    }

    @Test("names that look alike are two keys where their bytes differ")
    func looksAreNoKeys() {
        let (composed, decomposed) = ("ren\u{E9}", "rene\u{301}")
        #expect(composed == decomposed)
        #expect(!Author(unchecked: composed).isSame(as: Author(unchecked: decomposed)))
        // Their hashes are equal, too.
        var map = PersistentMap<User, Int>()
        map.update(User(unchecked: composed), default: 1) { _ in }
        map.update(User(unchecked: decomposed), default: 2) { _ in }
        #expect(map.count == 2)
        #expect(map[User(unchecked: composed)] == 1)
        #expect(map[User(unchecked: decomposed)] == 2)
    }

    @Test("keys that are compared as texts can only be ASCII")
    func keysComparedAsTextsAreASCII() {
        for text in ["ren\u{E9}", "rene\u{301}", "\u{212A}ey", "a\u{200B}"] {
            #expect(FlagKey(text) == nil)
            #expect(Tenant(text) == nil)
            #expect(Environment(text) == nil)
        }
    }
}
