/** A privacy notice as it was published: what it said, of which versions of the activities. Safe for the browser. */
import { z } from "zod";

const said = z.string().max(4000);

export const NoticeSection = z.strictObject({
  /** The content the law asks for, by its code; one that none asks for has its own. */
  item: z.string().max(40),
  heading: z.string().max(200),
  paragraphs: z.array(said).max(40),
  points: z.array(said).max(200),
});

export type NoticeSection = z.infer<typeof NoticeSection>;

export const NoticeText = z.strictObject({
  title: z.string().max(200),
  intro: said.optional(),
  /** The first layer: what matters most, in short. */
  summary: z.array(NoticeSection).max(20),
  full: z.array(NoticeSection).max(40),
});

export type NoticeText = z.infer<typeof NoticeText>;

export const noticeLanguages = ["en", "es"] as const;
export type NoticeLanguage = (typeof noticeLanguages)[number];
export const PublishedNotice = z.strictObject({
  texts: z.partialRecord(z.enum(noticeLanguages), NoticeText),
  isForChildren: z.boolean(),
  /** Version of each activity it tells of, by key. */
  activities: z.record(z.string(), z.int()),
  /** What it does not say, and somebody published it all the same. */
  acknowledged: z.array(z.string().max(80)).max(200),
});
export type PublishedNotice = z.infer<typeof PublishedNotice>;

/** Something the law asks a notice to say, and it does not. */
const NoticeMissing = z.strictObject({
  /** What somebody acknowledges: language, content, entry. */
  code: z.string(),
  language: z.enum(noticeLanguages),
  sentence: z.string(),
  articles: z.array(z.string()),
});
export type NoticeMissing = z.infer<typeof NoticeMissing>;

export const NoticePage = z.strictObject({
  texts: z.partialRecord(z.enum(noticeLanguages), NoticeText),
  missing: z.array(NoticeMissing),
  published: z
    .strictObject({
      version: z.int(),
      at: z.iso.datetime({ offset: true }),
      /** Says what the draft says. */
      isCurrent: z.boolean(),
      path: z.string(),
    })
    .optional(),
});
export type NoticePage = z.infer<typeof NoticePage>;
