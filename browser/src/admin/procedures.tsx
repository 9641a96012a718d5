// What admins do when something happens, step by step. The same is in docs/procedures.md.

import type { JSX } from "preact";

import { has, t } from "../staff/texts.ts";
import { Title } from "../staff/ui.tsx";

const PROCEDURES = ["vet", "factor", "passphrase", "last-admin", "recovery", "suspicion", "leaving", "change"] as const;
const MOST_STEPS = 9;

function stepsOf(name: string): string[] {
  return Array.from({ length: MOST_STEPS }, (_, at) => `procedure-${name}-${at + 1}`).filter(has);
}

/** The procedures. */
export function Procedures(): JSX.Element {
  return (
    <div class="medium" id="procedures">
      <Title>{t("admin-part-procedures")}</Title>
      <p class="hint">{t("admin-procedures-lead")}</p>
      {PROCEDURES.map((name) => (
        <section key={name}>
          <h2>{t(`procedure-${name}`)}</h2>
          <ol>
            {stepsOf(name).map((id) => (
              <li key={id}>{t(id)}</li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
