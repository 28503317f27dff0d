/** An invented policy as PDF, set by Typst: contents, running heads, page numbers, hyphenation, footnotes, columns. */
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { facesFor } from "../../src/platform/documents/faces.ts";
import type { Written } from "./document.ts";

const template = `
#let it = json(bytes(sys.inputs.data))
#set document(title: it.title)
#set text(font: json(bytes(sys.inputs.fonts)), size: 10.5pt, lang: "en", hyphenate: true)
#set par(justify: true, leading: 0.62em, spacing: 1.15em)
#set page(paper: "a4", margin: 2.6cm, columns: it.columns,
  header: [#it.title #h(1fr) Version 4], footer: context [Confidential #h(1fr) Page #counter(page).display() of 40])
#show heading: set block(above: 1.6em, below: 1em)
#show heading.where(level: 1): set text(size: 14pt)
#show heading.where(level: 2): set text(size: 12pt)
#place(top + center, scope: "parent", float: true, text(size: 22pt, it.title))
#outline(title: [Contents], depth: 1)
#pagebreak()
#for one in it.items {
  if "extra" in one {
    if one.extra == "table" { table(columns: 3, ..one.rows.flatten()) }
    else { footnote(one.text) }
  } else if "heading" in one {
    heading(level: one.depth + 1, if one.number == "" { one.heading } else { one.number + " " + one.heading })
  } else {
    block(inset: (left: one.depth * 1.1em), spacing: 1.15em, par(hanging-indent: if one.number == "" { 0em } else { 1.9em },
      if one.number == "" { one.text } else { [#box(width: calc.max(1.9em, 0.62em * one.number.len()), one.number)#one.text] }))
  }
}
`;

export async function asPdf(written: Written): Promise<Uint8Array> {
  const data = JSON.stringify(written);
  const faces = await facesFor(`${template}${data}•`);
  const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: faces.all.map(({ bytes }) => bytes) }] });
  const compiled = compiler.compile({
    mainFileContent: template,
    inputs: { data, fonts: JSON.stringify(faces.serif) },
  });
  if (compiled.result === null) throw new Error(JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics));
  return compiler.pdf(compiled.result, { creationTimestamp: 1_780_000_000 });
}
