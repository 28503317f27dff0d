/** Three invented policies of forty pages in different styles, made by code, each with the truth about its clauses. */
import { type Extra, type Item, type Written, writer } from "./document.ts";

const romans = [
  "I",
  "II",
  "III",
  "IV",
  "V",
  "VI",
  "VII",
  "VIII",
  "IX",
  "X",
  "XI",
  "XII",
  "XIII",
  "XIV",
  "XV",
  "XVI",
];
const letterOf = (at: number): string => String.fromCharCode(97 + at);

/** Numbers by the word processor: 1. / 1.1 / (a) / (i), and schedules with their own lists. */
export function contract(): Written {
  const { sentence, name, upTo, chance } = writer(7);
  const items: (Item | Extra)[] = [];
  for (let first = 1; first <= 29; first += 1) {
    items.push({ number: `${first}.`, depth: 0, heading: name() });
    for (let second = 1; second <= 4 + upTo(3); second += 1) {
      items.push({
        number: `${first}.${second}`,
        depth: 1,
        text: `${sentence()} ${sentence()} ${sentence()}`,
      });
      if (!chance(2)) continue;
      for (let third = 0; third < 2 + upTo(9); third += 1) {
        items.push({ number: `(${letterOf(third)})`, depth: 2, text: sentence() });
        if (!chance(5)) continue;
        for (let fourth = 0; fourth < 3; fourth += 1) {
          items.push({ number: `(${(romans[fourth] ?? "").toLowerCase()})`, depth: 3, text: sentence() });
        }
      }
    }
  }
  return {
    name: "contract",
    title: "Data Protection Terms of Example Harbour",
    columns: 1,
    isAutomatic: true,
    items,
  };
}

/** Headings without number around typed numbers of several kinds; tables, footnotes, contents. */
export function handbook(): Written {
  const { sentence, name, upTo, chance } = writer(11);
  const items: (Item | Extra)[] = [];
  for (let chapter = 1; chapter <= 21; chapter += 1) {
    items.push({ number: "", depth: 0, heading: `${name()} and ${name().toLowerCase()}` });
    if (chance(2)) items.push({ number: "", depth: 1, text: `${sentence()} ${sentence()}` });
    for (let first = 1; first <= 4 + upTo(3); first += 1) {
      items.push({ number: `${first}.`, depth: 1, text: `${sentence()} ${sentence()} ${sentence()}` });
      if (chance(3)) items.push({ extra: "footnote", text: sentence() });
      const kind = upTo(4);
      for (let second = 1; second <= (kind < 3 ? 3 + upTo(2) : 0); second += 1) {
        const number = [`${first}.${second}`, `${letterOf(second - 1)})`, "•"][kind] ?? "";
        items.push({ number, depth: 2, text: `${sentence()} ${sentence()}` });
        if (kind !== 0 || !chance(4)) continue;
        for (let third = 1; third <= 3; third += 1) {
          items.push({ number: `${first}.${second}.${third}`, depth: 3, text: sentence() });
        }
      }
    }
    const rows = ["Bookings", "Complaints", "Applicants"].map((kind) => [
      kind,
      `${1 + upTo(9)} years`,
      name(),
    ]);
    items.push({ extra: "table", rows: [["Category", "Period", "Reason"], ...rows] });
  }
  return {
    name: "handbook",
    title: "Privacy Handbook of the Example Travel Club",
    columns: 1,
    isAutomatic: false,
    items,
  };
}

/** Two columns: parts in roman numbers, articles, letters; schedules that begin again at 1. */
export function charter(): Written {
  const { sentence, name, upTo, chance } = writer(23);
  const items: (Item | Extra)[] = [];
  let article = 0;
  for (let part = 0; part < 7; part += 1) {
    items.push({ number: `Part ${romans[part] ?? ""}`, depth: 0, heading: name() });
    for (let at = 0; at < 5; at += 1) {
      article += 1;
      items.push({ number: `Article ${article}`, depth: 1, heading: name() });
      for (let first = 1; first <= 3 + upTo(3); first += 1) {
        items.push({ number: `(${first})`, depth: 2, text: `${sentence()} ${sentence()} ${sentence()}` });
        if (!chance(2)) continue;
        for (let second = 0; second < 3 + upTo(8); second += 1) {
          items.push({ number: `(${letterOf(second)})`, depth: 3, text: sentence() });
        }
      }
    }
  }
  for (const schedule of ["A", "B", "C", "D"]) {
    items.push({ number: `Schedule ${schedule}`, depth: 0, heading: name() });
    for (let first = 1; first <= 12; first += 1) {
      items.push({ number: `${first}.`, depth: 1, text: `${sentence()} ${sentence()}` });
      if (!chance(2)) continue;
      for (let second = 0; second < 4; second += 1) {
        items.push({ number: `${(romans[second] ?? "").toLowerCase()})`, depth: 2, text: sentence() });
      }
    }
  }
  return {
    name: "charter",
    title: "Charter on Personal Data of Example City",
    columns: 2,
    isAutomatic: false,
    items,
  };
}
