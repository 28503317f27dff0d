/**
 * Finds a record of a spool by its key in about thirty bytes of memory a record: an open-addressing table of typed
 * arrays over a 64-bit hash. The hash only narrows: the caller compares the key itself. Refused: a Map of keys, which
 * costs several times the memory and would hold the keys (often personal) a second time, in the clear.
 */
export type Place = { readonly chunk: number; readonly offset: number };

export type KeyIndex = {
  add(key: string, chunk: number, offset: number): void;
  candidates(key: string): Generator<Place, void, undefined>;
};

const empty = 0xffff_ffff;

export function createKeyIndex(): KeyIndex {
  let capacity = 1024;
  let size = 0;
  let columns = allocate(capacity);

  return {
    add(key, chunk, offset) {
      if (size * 10 >= capacity * 7) grow();
      const [high, low] = hash(key);
      insert(columns, capacity, high, low, chunk, offset);
      size += 1;
    },
    *candidates(key) {
      const [high, low] = hash(key);
      for (
        let slot = low & (capacity - 1);
        columns.chunk[slot] !== empty;
        slot = (slot + 1) & (capacity - 1)
      ) {
        if (columns.low[slot] === low && columns.high[slot] === high) {
          yield { chunk: columns.chunk[slot] ?? 0, offset: columns.offset[slot] ?? 0 };
        }
      }
    },
  };

  function grow(): void {
    const old = columns;
    const oldCapacity = capacity;
    capacity *= 2;
    columns = allocate(capacity);
    for (let slot = 0; slot < oldCapacity; slot += 1) {
      const chunk = old.chunk[slot] ?? empty;
      if (chunk === empty) continue;
      insert(columns, capacity, old.high[slot] ?? 0, old.low[slot] ?? 0, chunk, old.offset[slot] ?? 0);
    }
  }
}

type Columns = Readonly<Record<"high" | "low" | "chunk" | "offset", Uint32Array>>;

function allocate(capacity: number): Columns {
  const column = (): Uint32Array => new Uint32Array(capacity);
  return { high: column(), low: column(), chunk: column().fill(empty), offset: column() };
}

function insert(
  columns: Columns,
  capacity: number,
  high: number,
  low: number,
  chunk: number,
  offset: number,
): void {
  let slot = low & (capacity - 1);
  while (columns.chunk[slot] !== empty) slot = (slot + 1) & (capacity - 1);
  columns.high[slot] = high;
  columns.low[slot] = low;
  columns.chunk[slot] = chunk;
  columns.offset[slot] = offset;
}

// Two independent 32-bit multiplicative hashes (the cyrb53 mixing steps); never leaves memory, so speed is all it needs.
function hash(key: string): readonly [number, number] {
  let first = 0xdead_beef;
  let second = 0x41c6_ce57;
  for (let at = 0; at < key.length; at += 1) {
    const unit = key.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x9e37_79b1);
    second = Math.imul(second ^ unit, 0x5f35_6495);
  }
  first = Math.imul(first ^ (first >>> 16), 0x85eb_ca6b) ^ Math.imul(second ^ (second >>> 13), 0xc2b2_ae35);
  second = Math.imul(second ^ (second >>> 16), 0x85eb_ca6b) ^ Math.imul(first ^ (first >>> 13), 0xc2b2_ae35);
  return [first >>> 0, second >>> 0];
}
