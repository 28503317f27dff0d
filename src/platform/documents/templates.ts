/** What each template of `templates/` is given. */
import { z } from "zod";

const lines = z.array(z.string()).max(12);

/** A part of a document: what a screen reader tells apart, a reader sees apart. */
export const Block = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("heading"), text: z.string().min(1) }),
  z.strictObject({ kind: z.literal("paragraph"), text: z.string().min(1) }),
  z.strictObject({ kind: z.literal("list"), items: z.array(z.string().min(1)).min(1).max(200) }),
  /** Facts in two columns: what it is, what it says. */
  z.strictObject({
    kind: z.literal("facts"),
    facts: z
      .array(z.strictObject({ term: z.string().min(1), text: z.string().min(1) }))
      .min(1)
      .max(60),
  }),
]);
export type Block = z.infer<typeof Block>;

const Fact = z.strictObject({ term: z.string(), text: z.string() });

const ClauseSection = z.strictObject({
  title: z.string().min(1),
  clauses: z
    .array(
      z.strictObject({
        /** Its number; empty where it has none of its own. */
        label: z.string(),
        text: z.string().min(1),
        /** The status in a word; empty of what is no promise. */
        status: z.string(),
        why: z.string(),
      }),
    )
    .min(1)
    .max(2000),
});

export const templates = {
  letter: z.strictObject({
    title: z.string().min(1),
    organisation: z.string().min(1),
    /** Under the organisation's name: address, how to reach it. */
    sender: lines,
    recipient: lines,
    date: z.string().min(1),
    /** A term and its value, such as "Our reference", "R-2026-0007". */
    reference: z.strictObject({ term: z.string(), text: z.string() }),
    blocks: z.array(Block).min(1).max(400),
    signature: lines,
    /** Where the ledger stood when this was printed, at the foot of each page (`ledger/printed.ts`). */
    ledger: z.string().min(1).max(300).optional(),
    /** Before and after the page number: "Page", "of". */
    page: z.strictObject({ word: z.string(), of: z.string() }),
  }),
  report: z.strictObject({
    title: z.string().min(1),
    organisation: z.string().min(1),
    facts: z.array(Fact).max(20),
    notes: z.array(z.string().min(1)).max(20),
    sections: z
      .array(
        z.strictObject({
          title: z.string().min(1),
          lede: z.string().min(1),
          /** The first heads the names of the rows, and may be empty. */
          columns: z.array(z.string()).min(2).max(12),
          rows: z.array(z.array(z.string())).max(400),
          /** Below the table: what a figure means. */
          notes: z.array(z.strictObject({ term: z.string(), text: z.string() })).max(400),
          empty: z.string(),
        }),
      )
      .max(60),
    page: z.strictObject({ word: z.string(), of: z.string() }),
  }),
  /** Its first page holds the board's part; whoever fills it keeps that to a sheet. */
  pack: z.strictObject({
    title: z.string().min(1),
    organisation: z.string().min(1),
    facts: z.array(Fact).max(20),
    board: z.strictObject({
      sum: z.string().min(1),
      columns: z.array(z.string()).min(2).max(12),
      rows: z.array(z.array(z.string())).max(40),
      rest: z.string(),
      parts: z
        .array(
          z.strictObject({ title: z.string().min(1), lines: z.array(z.string().min(1)), empty: z.string() }),
        )
        .max(12),
    }),
    record: z.strictObject({
      title: z.string().min(1),
      facts: z.array(Fact).max(20),
      notes: z.array(z.string().min(1)).max(20),
    }),
    promises: z.array(ClauseSection).max(400),
    figures: z.strictObject({
      title: z.string().min(1),
      notes: z.array(z.string().min(1)).max(20),
      sections: z
        .array(
          z.strictObject({
            title: z.string().min(1),
            lede: z.string().min(1),
            columns: z.array(z.string()).min(2).max(12),
            rows: z.array(z.array(z.string())).max(400),
            empty: z.string(),
          }),
        )
        .max(60),
    }),
    gaps: z.strictObject({
      title: z.string().min(1),
      lines: z.array(z.string().min(1)).max(5000),
      empty: z.string(),
    }),
    page: z.strictObject({ word: z.string(), of: z.string() }),
  }),
  /** A file made anew from its text. */
  anew: z.strictObject({
    title: z.string().min(1),
    organisation: z.string().min(1),
    note: z.string().min(1),
    paragraphs: z.array(z.string().min(1)).min(1).max(100_000),
    page: z.strictObject({ word: z.string(), of: z.string() }),
  }),
  policy: z.strictObject({
    title: z.string().min(1),
    organisation: z.string().min(1),
    facts: z.array(Fact).max(20),
    /** How many promises stand how. */
    sum: z.string().min(1),
    notes: z.array(z.string().min(1)).max(20),
    sections: z.array(ClauseSection).max(400),
    page: z.strictObject({ word: z.string(), of: z.string() }),
  }),
} as const;
