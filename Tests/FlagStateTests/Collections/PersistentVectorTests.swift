import FlagState
import Testing

@Suite struct PersistentVectorTests {
    @Test func everyLengthHoldsItsElements() {
        var vector = PersistentVector<Int>()
        for count in 0..<1_200 {
            #expect(vector.count == count)
            #expect(vector.last == (count == 0 ? nil : count - 1))
            if count < 70 || count > 1_000 { #expect(vector.elements == Array(0..<count)) }
            vector.append(count)
        }
    }

    @Test func aCopyNeverSeesLaterAppends() {
        var vector = PersistentVector<Int>()
        var copies: [PersistentVector<Int>] = []
        for count in 0..<1_100 {
            copies.append(vector)
            vector.append(count)
        }
        // A second line of descent from every copy.
        for (count, copy) in copies.enumerated() {
            var branch = copy
            branch.append(-1)
            #expect(branch.count == count + 1 && branch.last == -1)
            #expect(copy.count == count && copy.last == (count == 0 ? nil : count - 1))
        }
        #expect(vector.elements == Array(0..<1_100))
    }

    @Test func aLongVectorIsDeepEnough() {
        var vector = PersistentVector<Int>()
        for element in 0..<100_000 { vector.append(element) }
        #expect(stride(from: 0, to: 100_000, by: 997).allSatisfy { vector[$0] == $0 })
    }

    @Test func thePartitionPointIsWhereThePrefixEnds() {
        var vector = PersistentVector<Int>()
        for count in 0..<80 {
            for limit in -1...81 {
                #expect(
                    vector.partitionPoint(in: 0..<count) { $0 < limit }
                        == max(0, min(count, limit)))
                #expect(
                    vector.partitionPoint(in: count / 2..<count) { $0 < limit }
                        == max(count / 2, min(count, limit)))
            }
            vector.append(count)
        }
    }

    @Test func aListMadeAsAWholeGoesOnLikeAnother() {
        for count in Array(0..<200) + [1_023, 1_024, 1_025, 1_056, 1_057, 33_000] {
            var vector = PersistentVector(Array(0..<count))
            for element in count..<(count + 70) { vector.append(element) }
            #expect(vector.count == count + 70 && vector.last == count + 69)
            #expect(vector.elements == Array(0..<(count + 70)))
            #expect(stride(from: 0, to: count + 70, by: 7).allSatisfy { vector[$0] == $0 })
        }
    }
}
