/** How mail goes out: whether it does now, by which server, a mail to oneself to try it. The password goes in alone. */
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { CallRefused } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  Checkbox,
  ErrorNotice,
  FactList,
  Link,
  Notice,
  Page,
  Select,
  Skeleton,
  Status,
  TextField,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import {
  removeMailServer,
  saveMailServer,
  showMailServer,
  triedMail,
  tryMailServer,
} from "../mail_server/endpoints.ts";
import type { MailServerView } from "../mail_server/endpoints.ts";
import { problemSentence } from "./mail_words.ts";

type Place = NonNullable<MailServerView["place"]>;
type Form = Omit<Place, "hasPassword" | "port"> & { readonly port: string; readonly password: string };
type Params = { readonly params: { readonly organisation: string } };

export default function MailServerPage({ organisation }: PageProps): ReactNode {
  const params = { organisation };
  const { data, error, refetch } = useCall(showMailServer, { params }, { every: 30 });
  const mayWrite = useMay("settings:write");
  return (
    <Page
      title="Mail server"
      crumbs={[
        { title: "Setup", to: "/setup" },
        { title: "Outbox", to: "/setup/mail" },
        { title: "Mail server" },
      ]}
      lede="By which server Kept sends in your name. Without one every mail waits in the outbox, to be handed on."
      width="narrow"
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="page" lines={6} />}
      {data !== undefined && (
        <>
          <Now view={data} />
          {mayWrite && data.source !== "none" && <TryIt params={params} onOutcome={() => void refetch()} />}
          {data.source === "environment" ? (
            <Notice title="Set by whoever runs Kept">
              <code>KEPT_SMTP_URL</code> and <code>KEPT_MAIL_FROM</code> are set where Kept runs, and go
              before anything that is named here. To name a server here, have them taken away and Kept started
              anew.
            </Notice>
          ) : (
            mayWrite && <Named key={data.place?.host ?? "none"} params={params} place={data.place} />
          )}
        </>
      )}
    </Page>
  );
}

function Now({ view }: { readonly view: MailServerView }): ReactNode {
  const { sending, failingSince, sentAt, waiting, from, problem } = view;
  const words = {
    outbox: <Status status="due" word="outbox only" basis="no mail leaves" />,
    sending:
      sentAt === undefined ? (
        <Status status="unproven" word="not tried yet" basis="no mail has gone out by it" />
      ) : (
        <Status status="kept" word="mail goes out" />
      ),
    failing: <Status status="broken" word="mail does not go out" />,
  } as const;
  return (
    <FactList
      facts={[
        ["Now", words[sending]],
        ["Since", failingSince === undefined ? undefined : <Time key="since" at={failingSince} />],
        ["Because", sending === "failing" ? problemSentence(problem ?? null) : undefined],
        ["Sender", from],
        ["Last sent", sentAt === undefined ? undefined : <Time key="sent" at={sentAt} />],
        [
          "Waiting",
          <Link key="waiting" to="/setup/mail?state=waiting">
            {waiting === 1 ? "1 mail" : `${waiting} mails`}
          </Link>,
        ],
      ]}
    />
  );
}

/** A mail to oneself takes the way every mail takes, so what it meets is what they meet. */
function TryIt({ params, onOutcome }: Params & { readonly onOutcome: () => void }): ReactNode {
  const start = useChange(tryMailServer);
  const [mail, setMail] = useState<string | undefined>(undefined);
  const send = async (): Promise<void> => {
    const made = await start.run({ params, body: {} });
    if (made !== undefined) setMail(made.mail);
  };
  return (
    <section aria-labelledby="try-head">
      <h2 id="try-head">Try it</h2>
      <p>A short mail goes to your own address by the server that is set.</p>
      <Button isPending={start.isPending} onPress={() => void send()}>
        Send a mail to myself
      </Button>
      {start.error !== undefined && <ErrorNotice error={start.error} />}
      <div className="after-table" aria-live="polite">
        {mail !== undefined && <Tried key={mail} params={params} mail={mail} onOutcome={onOutcome} />}
      </div>
    </section>
  );
}

function Tried({
  params,
  mail,
  onOutcome,
}: Params & { readonly mail: string; readonly onOutcome: () => void }): ReactNode {
  const { data } = useCall(triedMail, { params: { ...params, mail } }, { every: 2 });
  const outcome = data === undefined ? undefined : `${data.state} ${data.problem ?? ""} ${data.tries}`;
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (outcome === undefined || outcome === told.current) return;
    told.current = outcome;
    // How sending goes stands above, and has just changed.
    onOutcome();
  }, [outcome, onOutcome]);
  if (data === undefined || (data.state === "waiting" && data.problem === null))
    return <p className="hint">It is on its way.</p>;
  if (data.state === "sent")
    return (
      <Notice kind="info" title="The mail server took it">
        Look into your mailbox: that it arrives there, too, only you can see.
      </Notice>
    );
  return (
    <Notice kind="warn" title="It did not go out">
      {problemSentence(data.problem) ?? "The mail server did not say why."}
    </Notice>
  );
}

const encryptionWords = {
  tls: "TLS from the first byte (usually port 465)",
  starttls: "STARTTLS (usually port 587)",
  none: "None, on your own network only",
} as const;

function formOf(place: Place | undefined): Form {
  if (place === undefined)
    return { host: "", port: "465", encryption: "tls", user: "", password: "", from: "", ownNetwork: false };
  const { hasPassword: _sealed, port, ...rest } = place;
  return { ...rest, port: String(port), password: "" };
}

function faultsOf(form: Form): Readonly<Record<string, string>> {
  const port = Number(form.port);
  return {
    ...(form.host.trim() === "" ? { host: "Say which server: a name such as smtp.example.org." } : {}),
    ...(Number.isInteger(port) && port > 0 && port < 65_536
      ? {}
      : { port: "A port is a number up to 65535." }),
    ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.from.trim())
      ? {}
      : { from: "Say from which address mail comes, such as privacy@example.org." }),
    ...(form.encryption === "none" && !form.ownNetwork
      ? { encryption: "Without encryption mail only goes to a server on your own network." }
      : {}),
  };
}

const reasons: Readonly<Record<string, string>> = {
  "body.password": "Server or user have changed: type the password again.",
  "body.host": "Only the server’s name belongs here.",
  "body.from": "This is not an address mail can come from.",
  "body.encryption": "Without encryption mail only goes to a server on your own network.",
};

const serverFaults = (error: CallRefused | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (error?.details ?? []).flatMap(({ at }) => {
      const sentence = reasons[at];
      return sentence === undefined ? [] : [[at.replace("body.", ""), sentence]];
    }),
  );

function Named({ params, place }: Params & { readonly place: Place | undefined }): ReactNode {
  const save = useChange(saveMailServer);
  const remove = useChange(removeMailServer);
  const [form, setForm] = useState(formOf(place));
  const [isTried, setTried] = useState(false);
  const set = (change: Partial<Form>): void => setForm({ ...form, ...change });
  const ofServer = serverFaults(save.error);
  const faults: Readonly<Record<string, string>> = { ...(isTried ? faultsOf(form) : {}), ...ofServer };
  const send = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(faultsOf(form)).length > 0) return;
    const { password, user, port, ...rest } = form;
    const body = {
      ...rest,
      host: rest.host.trim(),
      from: rest.from.trim(),
      port: Number(port),
      ...(user.trim() === "" ? {} : { user: user.trim() }),
      ...(password === "" ? {} : { password }),
    };
    if ((await save.run({ params, body })) === undefined) return;
    set({ password: "" });
    toast("Saved. Mail that waits goes out now.");
  };
  const takeAway = async (): Promise<void> => {
    if ((await remove.run({ params })) !== undefined)
      toast("No server is named any more. The password is destroyed.");
  };
  return (
    <section aria-labelledby="server-head">
      <h2 id="server-head">{place === undefined ? "Name a server" : "The server"}</h2>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <TextField
          label="Server"
          value={form.host}
          onChange={(host) => set({ host })}
          error={faults["host"]}
          maxLength={255}
          isRequired
        />
        <Select
          label="Encryption"
          value={form.encryption}
          onChange={(encryption) =>
            set({ encryption, port: { tls: "465", starttls: "587", none: "25" }[encryption] })
          }
          error={faults["encryption"]}
          choices={(["tls", "starttls", "none"] as const).map((value) => ({
            value,
            label: encryptionWords[value],
          }))}
        />
        <TextField
          label="Port"
          value={form.port}
          onChange={(port) => set({ port })}
          error={faults["port"]}
          maxLength={5}
          isRequired
        />
        <TextField
          label="User"
          hint="Empty where the server asks for none."
          value={form.user}
          onChange={(user) => set({ user })}
          maxLength={255}
        />
        <TextField
          label="Password"
          type="password"
          hint={
            place?.hasPassword === true
              ? "One is sealed here and is not shown. Leave this empty to keep it."
              : "It is sealed, and never shown again."
          }
          value={form.password}
          onChange={(password) => set({ password })}
          error={faults["password"]}
          maxLength={1000}
        />
        <TextField
          label="Sender"
          hint="The address mail comes from, and answers go to."
          value={form.from}
          onChange={(from) => set({ from })}
          error={faults["from"]}
          maxLength={254}
          isRequired
        />
        <Checkbox isSelected={form.ownNetwork} onChange={(ownNetwork) => set({ ownNetwork })}>
          This server is on our own network
        </Checkbox>
        {save.error !== undefined && Object.keys(ofServer).length === 0 && <ErrorNotice error={save.error} />}
        {remove.error !== undefined && <ErrorNotice error={remove.error} />}
        <div className="form-actions">
          <Button type="submit" kind="primary" isPending={save.isPending}>
            Save
          </Button>
          {place !== undefined && (
            <Button isPending={remove.isPending} onPress={() => void takeAway()}>
              Name no server any more
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}
