/**
 * Pieces of text with their places → lines in reading order: columns one after the other, without what repeats at the top
 * and bottom of pages. Pure.
 */
export type Piece = {
  readonly text: string;
  /** In points, from the lower left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly page: number;
};

export type Line = {
  readonly text: string;
  readonly x: number;
  readonly end: number;
  readonly y: number;
  readonly size: number;
  readonly page: number;
  /** Which column of which page: a step of it is no gap between paragraphs. */
  readonly column: string;
  /** Right edge of the column. */
  readonly edge: number;
};

export function linesOf(pages: readonly (readonly Piece[])[]): readonly Line[] {
  const body = commonSize(pages.flat());
  return withoutRunning(pages.map((pieces) => pageLines(pieces.filter((piece) => !isMark(piece, body)))));
}

/** The size most characters have. */
export function commonSize(pieces: readonly { readonly size: number; readonly text: string }[]): number {
  const counts = new Map<number, number>();
  for (const { size, text } of pieces) counts.set(size, (counts.get(size) ?? 0) + text.length);
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? 10;
}

/** The raised number that points to a footnote. */
const isMark = ({ text, size }: Piece, body: number): boolean =>
  size < body * 0.78 && /^\s*[\d*†‡]{1,3}\s*$/.test(text);

function pageLines(pieces: readonly Piece[]): readonly Line[] {
  const gutter = gutterOf(pieces);
  if (gutter === undefined) return rows(pieces, "1");
  // What crosses the gutter parts the page into bands; in each the left column is read first.
  const crossing = rows(
    pieces.filter((piece) => isAcross(piece, gutter)),
    "0",
  );
  const bands = [Infinity, ...crossing.map(({ y }) => y), -Infinity];
  const others = pieces.filter((piece) => !isAcross(piece, gutter));
  return bands.slice(1).flatMap((bottom, at) => {
    const top = bands[at] ?? Infinity;
    const inside = others.filter(({ y }) => y < top && y >= bottom);
    const left = rows(
      inside.filter(({ x }) => x < gutter),
      `${at}-left`,
    );
    const right = rows(
      inside.filter(({ x }) => x >= gutter),
      `${at}-right`,
    );
    return [...left, ...right, ...crossing.slice(at, at + 1)];
  });
}

const isAcross = ({ x, width }: Piece, gutter: number): boolean => x < gutter - 1 && x + width > gutter + 1;

/** A vertical line in the middle that next to nothing crosses, with text beginning right of it on many heights. */
function gutterOf(pieces: readonly Piece[]): number | undefined {
  if (pieces.length < 12) return undefined;
  const from = Math.min(...pieces.map(({ x }) => x));
  const to = Math.max(...pieces.map(({ x, width }) => x + width));
  const weight = (some: readonly Piece[]): number => some.reduce((sum, { width }) => sum + width, 0);
  const all = weight(pieces);
  let best: { readonly at: number; readonly crossed: number } | undefined;
  for (let at = from + (to - from) * 0.42; at < from + (to - from) * 0.58; at += 2) {
    const crossed = weight(pieces.filter((piece) => isAcross(piece, at)));
    if (best === undefined || crossed < best.crossed) best = { at, crossed };
  }
  if (best === undefined || best.crossed > all * 0.2) return undefined;
  const { at } = best;
  const right = pieces.filter(({ x }) => x >= at);
  const left = pieces.filter(({ x, width }) => x + width <= at + 1);
  if (weight(right) < all * 0.12 || weight(left) < all * 0.2) return undefined;
  // Cells of a table begin anywhere; lines of a column fill it.
  const full = rows(left, "").filter(({ end }) => end > from + (at - from) * 0.7);
  return full.length >= rows(left, "").length * 0.4 ? at : undefined;
}

function rows(pieces: readonly Piece[], column: string): readonly Line[] {
  const sorted = pieces.toSorted((one, other) => other.y - one.y || one.x - other.x);
  const groups: Piece[][] = [];
  for (const piece of sorted) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (
      group !== undefined &&
      first !== undefined &&
      Math.abs(first.y - piece.y) < Math.max(piece.size, first.size) * 0.45
    )
      group.push(piece);
    else groups.push([piece]);
  }
  const edge = Math.max(0, ...pieces.map(({ x, width }) => x + width));
  return groups.map((group) => {
    const across = group.toSorted((one, other) => one.x - other.x);
    const first = across[0];
    const last = across.at(-1);
    let text = "";
    let end = 0;
    for (const piece of across) {
      const isApart = text !== "" && piece.x - end > piece.size * 0.12;
      text += (isApart && !text.endsWith(" ") ? " " : "") + piece.text;
      end = piece.x + piece.width;
    }
    return {
      // Next to a bracket a gap is the work of the typeface.
      text: text
        .replaceAll(/\s+/g, " ")
        .replace(/^(\(?) ?(\w{1,4}) \)/, "$1$2)")
        .trim(),
      x: first?.x ?? 0,
      end: (last?.x ?? 0) + (last?.width ?? 0),
      y: first?.y ?? 0,
      size: commonSize(group),
      page: first?.page ?? 0,
      column: `${first?.page ?? 0}-${column}`,
      edge,
    };
  });
}

/** Headers, footers and page numbers: at the same height of many pages, the same but for figures. */
function withoutRunning(pages: readonly (readonly Line[])[]): readonly Line[] {
  const shape = ({ text, y }: Line): string =>
    `${Math.round(y / 3)} ${text.replaceAll(/\d+|\b[ivxlc]+\b/g, "#")}`;
  const outer = (lines: readonly Line[]): readonly Line[] => {
    const heights = [...new Set(lines.map(({ y }) => Math.round(y)))].toSorted((one, other) => other - one);
    const edges = new Set([...heights.slice(0, 2), ...heights.slice(-2)]);
    return lines.filter(({ y }) => edges.has(Math.round(y)));
  };
  const counts = new Map<string, number>();
  for (const lines of pages) {
    for (const key of new Set(outer(lines).map(shape))) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const often = Math.max(3, Math.min(8, pages.length * 0.3));
  return pages.flatMap((lines) => {
    const running = new Set(outer(lines).filter((line) => (counts.get(shape(line)) ?? 0) >= often));
    const lowest = Math.min(...lines.map(({ y }) => y));
    const isPageNumber = ({ text, y }: Line): boolean =>
      y === lowest && /^[–-]? ?(?:page )?\d{1,4}(?: ?(?:of|\/) ?\d{1,4})? ?[–-]?$/i.test(text);
    return lines.filter((line) => !running.has(line) && !isPageNumber(line));
  });
}
