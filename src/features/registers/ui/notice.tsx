/** What a notice says, made from its activities; what it lacks; and the step that publishes it. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange } from "../../../web/call.ts";
import {
  Button,
  Checkbox,
  ErrorNotice,
  Link,
  Notice,
  Skeleton,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import type { NoticePage, NoticeSection } from "../notices/contract.ts";
import { publishNotice, readNotice } from "../notices/endpoints.ts";

type At = { readonly organisation: string; readonly noticeKey: string; readonly mayWrite: boolean };

export function NoticeDraft({ organisation, noticeKey: key, mayWrite }: At): ReactNode {
  const { data, error, refetch } = useCall(readNotice, { params: { organisation, key } });
  if (data === undefined)
    return error === null ? (
      <Skeleton lines={4} />
    ) : (
      <ErrorNotice error={error} onRetry={() => void refetch()} />
    );
  return (
    <section className="register-part">
      <h2>What it says</h2>
      <Published page={data} />
      {mayWrite && <Publish organisation={organisation} noticeKey={key} page={data} />}
      {(["en", "es"] as const).map((language) => {
        const text = data.texts[language];
        return text === undefined ? null : (
          <details key={language} className="register-part" lang={language}>
            <summary lang="en">{language === "en" ? "Read it in English" : "Read it in Spanish"}</summary>
            <h3>{text.title}</h3>
            {text.intro !== undefined && <p>{text.intro}</p>}
            {text.full.map((section) => (
              <Section key={section.item} section={section} />
            ))}
          </details>
        );
      })}
    </section>
  );
}

function Published({ page: { published } }: { readonly page: NoticePage }): ReactNode {
  if (published === undefined) return <p>It is not published yet: nobody outside can read it.</p>;
  const { version, at, isCurrent, path } = published;
  return (
    <>
      <p>
        Version {version} is public since <Time at={at} kind="day" />.{" "}
        <Link to={path}>Read it as everybody does</Link>
      </p>
      {!isCurrent && (
        <Notice kind="warn" title="The register says something else by now">
          What is public was true when it was published. Publish it again to bring it up to date.
        </Notice>
      )}
    </>
  );
}

function Publish({
  organisation,
  noticeKey: key,
  page: { missing, published },
}: Omit<At, "mayWrite"> & { readonly page: NoticePage }): ReactNode {
  const [isAcknowledged, setAcknowledged] = useState(false);
  const publish = useChange(publishNotice);
  if (published?.isCurrent === true) return null;
  const send = async (): Promise<void> => {
    const body = {
      version: published?.version ?? 0,
      acknowledged: isAcknowledged ? missing.map(({ code }) => code) : [],
    };
    if ((await publish.run({ params: { organisation, key }, body })) === undefined) return;
    setAcknowledged(false);
    toast("Published.");
  };
  return (
    <>
      {missing.length > 0 && (
        <Notice kind="warn" title="The law asks for more than it says">
          <ul className="register-gaps">
            {missing.map(({ code, sentence, articles }) => (
              <li key={code}>
                {sentence} <span className="hint">{articles.join(", ")}</span>
              </li>
            ))}
          </ul>
          <Checkbox isSelected={isAcknowledged} onChange={setAcknowledged}>
            Publish it without these; the publication records that they are missing
          </Checkbox>
        </Notice>
      )}
      <p>
        <Button
          kind="primary"
          isPending={publish.isPending}
          isDisabled={missing.length > 0 && !isAcknowledged}
          onPress={() => void send()}
        >
          {published === undefined ? "Publish the notice" : "Publish it again"}
        </Button>
      </p>
      {publish.error !== undefined && <ErrorNotice error={publish.error} />}
    </>
  );
}

function Section({
  section: { heading, paragraphs, points },
}: {
  readonly section: NoticeSection;
}): ReactNode {
  return (
    <>
      <h4>{heading}</h4>
      {paragraphs.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {points.length > 0 && (
        <ul>
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
    </>
  );
}
