// Goal: the frame names the organisation, keeps the page when the language changes, and lets no name become markup.
// Method: frames with plain, foreign and hostile names, read as text.
import { expect, test } from "vitest";
import { html } from "./html.ts";
import { faultPage, layout } from "./layout.ts";

const page = (name: string, languages?: readonly { language: string; path: string }[]): string =>
  layout({
    language: "es",
    title: "Sus datos",
    content: html`<main></main>`,
    frame: { name, home: "/p/riverbridge", ...(languages === undefined ? {} : { languages }) },
  }).text.replaceAll(/\s+/g, " ");

test.each([
  ["Riverbridge Language School", "R"],
  ["«école du pont»", "É"],
  ["河桥语言学校", "河"],
  ["3rd Avenue", "3"],
  ["…", "·"],
])("the crest of %s shows %s", (name, letter) => {
  expect(page(name)).toContain(`class="crest" aria-hidden="true">${letter}</span>`);
});

test("each language leads to the same page and calls itself by its own name; the present one is marked", () => {
  const text = page("Riverbridge", [
    { language: "en", path: "/p/riverbridge/request?language=en" },
    { language: "es", path: "/p/riverbridge/request?language=es" },
  ]);
  expect(text).toMatch(
    /href="\/p\/riverbridge\/request\?language=en" lang="en" aria-current="false" ?>English</,
  );
  expect(text).toMatch(
    /href="\/p\/riverbridge\/request\?language=es" lang="es" aria-current="true" ?>Español</,
  );
});

test("a page that cannot be asked for again offers no other language", () => {
  expect(page("Riverbridge")).not.toContain("<nav");
});

test("a page of a fault is there in each language where pages are for everybody, and in one in the office", () => {
  const fault = (path: string): string =>
    faultPage({ code: "not_found", message: "There is nothing here." }, 404, "en", path).text;
  expect(fault("/p/riverbridge/follow")).toContain('href="/p/riverbridge/follow?language=es"');
  expect(fault("")).toContain('href="?language=es"');
  expect(fault("/o/riverbridge/nothing")).not.toContain("language=es");
  expect(fault('/p/"><script>')).not.toContain("<script>");
});

test("a form takes what was typed into the other language, and the Enter key still sends it", () => {
  const text = layout({
    language: "en",
    title: "Ask",
    content: html`<main></main>`,
    frame: {
      name: "Riverbridge",
      home: "/p/riverbridge",
      languages: ["en", "es"].map((language) => ({
        language,
        path: `/p/r?language=${language}`,
        form: "ask",
      })),
    },
  }).text;
  expect(
    text.match(/<button[^>]*form="ask"[^>]*>/g)?.map((button) => /formaction="[^"]*"/.exec(button)?.[0]),
  ).toEqual([undefined, 'formaction="/p/r?language=en"', 'formaction="/p/r?language=es"']);
});

test("a hostile name stays text", () => {
  expect(page('"><script>alert(1)</script>')).not.toContain("<script>");
});
