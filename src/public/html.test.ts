// Goal: no value can become markup, and no template can put one where escaping would not help.
// Method: hostile strings by hand and generated, read back with a tiny independent reader; refused templates.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Html, html, isHtml, url } from "./html.ts";

// Under another name the formatter leaves the white space of a template alone.
const markup = html;

test("values are escaped in text and attributes, templates nest, nothing is shown for nothing", () => {
  const items = ["<b>", `"'\`&`].map((item) => markup`<li title="${item}">${item}</li>`);
  expect(String(markup`<ul>${items}${undefined}${false}${0}</ul>`)).toBe(
    '<ul><li title="&lt;b&gt;">&lt;b&gt;</li><li title="&quot;&#39;&#96;&amp;">&quot;&#39;&#96;&amp;</li>0</ul>',
  );
});

test("any text comes back as itself and holds no markup", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const [, shown = ""] =
        /^<p title="[^"<>]*">([^"<>]*)<\/p>$/.exec(String(html`<p title="${text}">${text}</p>`)) ?? [];
      const read = shown
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&#39;", "'")
        .replaceAll("&#96;", "`")
        .replaceAll("&amp;", "&");
      expect(read).toBe(text.toWellFormed().replaceAll("\0", "\uFFFD"));
    }),
  );
});

test.each([
  ["a bare attribute", () => html`<a href=${"x"}>x</a>`],
  ["an attribute's name", () => html`<a ${"onclick"}="x">x</a>`],
  [
    "a script",
    () =>
      html`<script>
        ${"x"};
      </script>`,
  ],
  [
    "a style",
    () =>
      html`<style>
        ${"x"}
      </style>`,
  ],
  ["a comment", () => html`<!-- ${"x"} -->`],
  ["a tag's name", () => html`<${"b"}>x</b>`],
])("a value in %s is refused", (_place, make) => {
  expect(make).toThrow("cannot be made safe");
});

test("HTML that did not come from the template is refused", () => {
  const forged = new Html("<script>");
  expect(isHtml(forged)).toBe(false);
  expect(() => html`<p>${forged}</p>`).toThrow("did not come");
});

test.each([
  ["/o/riverbridge", "/o/riverbridge"],
  ["//evil.example", "#"],
  ["/\\evil.example", "#"],
  ["javascript:alert(1)", "#"],
  ["https://evil.example", "#"],
  ["/a b", "#"],
])("an address stays ours: %s", (path, safe) => {
  expect(url(path)).toBe(safe);
});
