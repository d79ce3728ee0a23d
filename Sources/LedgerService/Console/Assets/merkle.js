// The tree of RFC 6962, checked by the algorithms of RFC 9162 section 2.1. Sizes are whole numbers
// up to 2^53, so divisions stand where other languages shift bits.

import { isEqual, join, sha256 } from './bytes.js';

export const leafHash = (record) => sha256(join([0], record));
const nodeHash = (left, right) => sha256(join([1], left, right));

const isOdd = (number) => number % 2 === 1;
const half = (number) => Math.floor(number / 2);

/** Whether the leaf stands at `index` in the tree of `size` leaves under `root`. */
export async function checkInclusion(index, size, leaf, hashes, root) {
  if (!(index < size)) return false;
  let [place, last, digest] = [index, size - 1, leaf];
  for (const sibling of hashes) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      digest = await nodeHash(sibling, digest);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      digest = await nodeHash(digest, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && isEqual(digest, root);
}

/** Whether the tree of `oldSize` leaves under `oldRoot` is the beginning of the newer one. */
export async function checkConsistency(oldSize, newSize, oldRoot, newRoot, hashes) {
  if (oldSize > newSize) return false;
  if (oldSize === newSize) return hashes.length === 0 && isEqual(oldRoot, newRoot);
  if (oldSize === 0) return hashes.length === 0;
  // An older tree that is complete is itself the first hash, which the proof leaves out.
  const isComplete = Number.isInteger(Math.log2(oldSize));
  const path = isComplete ? [oldRoot, ...hashes] : [...hashes];
  let [place, last] = [oldSize - 1, newSize - 1];
  while (isOdd(place)) [place, last] = [half(place), half(last)];
  if (path.length === 0) return false;
  let [older, newer] = [path[0], path[0]];
  for (const hash of path.slice(1)) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      older = await nodeHash(hash, older);
      newer = await nodeHash(hash, newer);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      newer = await nodeHash(newer, hash);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && isEqual(older, oldRoot) && isEqual(newer, newRoot);
}
