/** A letter as it reads: for whom, what about, the text, who signs. */
import type { ReactNode } from "react";
import type { LetterBlock, LetterBody } from "../letters/contract.ts";

export function LetterPaper({
  body,
  language,
  label,
  isScrolled = false,
}: {
  readonly body: LetterBody;
  readonly language: string;
  readonly label: string;
  /** Beside a form it scrolls by itself, with the arrow keys, too. */
  readonly isScrolled?: boolean;
}): ReactNode {
  return (
    <article
      className="letter-text"
      lang={language}
      aria-label={label}
      {...(isScrolled ? { role: "region", tabIndex: 0 } : {})}
    >
      {body.recipient.length > 0 && <p className="letter-to">{body.recipient.join("\n")}</p>}
      <p className="letter-subject">{body.title}</p>
      {body.blocks.map((block, index) => (
        // A part has no name of its own: its place is what it is known by.
        <Part key={`${index} ${block.kind}`} block={block} />
      ))}
      <p>{body.signature.join("\n")}</p>
    </article>
  );
}

function Part({ block }: { readonly block: LetterBlock }): ReactNode {
  switch (block.kind) {
    case "heading":
      return <h2>{block.text}</h2>;
    case "paragraph":
      return (
        <p>
          <Marked text={block.text} />
        </p>
      );
    case "list":
      return (
        <ul>
          {block.items.map((item, at) => (
            <li key={`${at} ${item}`}>
              <Marked text={item} />
            </li>
          ))}
        </ul>
      );
    case "facts":
      return (
        <dl>
          {block.facts.map(({ term, text }, at) => (
            <div key={`${at} ${term}`}>
              <dt>{term}</dt>
              <dd>
                <Marked text={text} />
              </dd>
            </div>
          ))}
        </dl>
      );
    default:
      return block satisfies never;
  }
}

/** What is still to be filled in stands out. */
function Marked({ text }: { readonly text: string }): ReactNode {
  return text
    .split(/(\[\[[^\]]*\]\])/)
    .map((piece, at) => (piece.startsWith("[[") ? <mark key={`${at} gap`}>{piece}</mark> : piece));
}
