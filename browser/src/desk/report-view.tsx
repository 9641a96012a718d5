// The report, laid out for reading: question, answer, in the order of the form.
//
// Every word of it is a stranger's and is shown as inert text. Must never make a link, load
// anything, or hide an answer because it is not understood.

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { languageLabel, langTag, questionLabel, sectionLabel, t } from "../staff/texts.ts";
import { FreeText } from "../staff/ui.tsx";
import {
  answer,
  otherKeys,
  QUESTIONS,
  type Answer,
  type Named,
  type Question,
  type Value,
} from "./answers.ts";

/** An opened report. */
export interface Report {
  readonly locale: string;
  readonly answers: Readonly<Record<string, unknown>>;
}

function Shown(props: { value: Value; lang: string | undefined; block?: boolean }): JSX.Element {
  const { value } = props;
  if (!value.known) {
    return (
      <span class="unknown">
        <FreeText text={value.text} /> <span class="mark">{t("desk-unknown-value")}</span>
      </span>
    );
  }
  return value.free ? (
    <FreeText text={value.text} lang={props.lang} block={props.block === true} />
  ) : (
    <span>{value.text}</span>
  );
}

function Entry(props: { fields: readonly Named[]; lang: string | undefined }): JSX.Element {
  return (
    <dl class="entry">
      {props.fields.map((field, at) => (
        <div key={at}>
          <dt>
            <bdi>{field.label}</bdi>
          </dt>
          <dd>
            <Shown value={field} lang={props.lang} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function AnswerBody(props: { answer: Answer; lang: string | undefined }): JSX.Element {
  const { answer: given, lang } = props;
  if (given.as === "text") return <Shown value={given.value} lang={lang} block />;
  if (given.as === "list") {
    const only = given.values.length === 1 ? given.values[0] : undefined;
    if (only !== undefined) return <Shown value={only} lang={lang} />;
    return (
      <ul>
        {given.values.map((value, at) => (
          <li key={at}>
            <Shown value={value} lang={lang} />
          </li>
        ))}
      </ul>
    );
  }
  const entries = given.entries.filter((fields) => fields.length > 0);
  return (
    <>
      {entries.map((fields, at) => (
        <Entry key={at} fields={fields} lang={lang} />
      ))}
    </>
  );
}

function Line(props: {
  question: Question;
  label: string;
  given: Answer | null;
  lang: string | undefined;
}): JSX.Element {
  const { question, given } = props;
  return (
    <div class={question.type === "long" ? "line line-long" : "line"} data-key={question.key}>
      <dt>
        <bdi>{props.label}</bdi>
      </dt>
      <dd id={`answer-${question.key}`}>
        {given === null ? (
          <span class="quiet">{t("desk-no-answer")}</span>
        ) : (
          <AnswerBody answer={given} lang={props.lang} />
        )}
      </dd>
    </div>
  );
}

/** A report as questions and answers. */
export function ReportView(props: { report: Report }): JSX.Element {
  const [all, setAll] = useState(false);
  const { locale, answers } = props.report;
  const lang = langTag(locale);
  const others: Question[] = otherKeys(answers).map((key) => ({ key, section: "", type: "other" }));
  const sections = ["a", "b", "c", "d", "e"].map((letter) => ({
    letter,
    lines: QUESTIONS.filter((question) => question.section === letter)
      .map((question) => ({
        question,
        given: Object.hasOwn(answers, question.key)
          ? answer(question.type, question.key, answers[question.key])
          : null,
      }))
      .filter(({ given }) => all || given !== null),
  }));
  return (
    <section id="report-answers" class="report" aria-labelledby="report-title">
      <div class="report-head">
        <h2 id="report-title" tabIndex={-1}>{t("desk-report")}</h2>
        <p id="report-language" class="mark">
          {t("desk-written-in", { language: languageLabel(locale) })}
        </p>
        <label class="check">
          <input
            id="show-unanswered"
            type="checkbox"
            checked={all}
            onChange={(event) => setAll(event.currentTarget.checked)}
          />
          {t("desk-show-unanswered")}
        </label>
      </div>
      {sections.map(({ letter, lines }) =>
        lines.length === 0 ? null : (
          <section key={letter} aria-labelledby={`section-${letter}`}>
            <h3 id={`section-${letter}`}>{sectionLabel(letter)}</h3>
            <dl class="lines">
              {lines.map(({ question, given }) => (
                <Line
                  key={question.key}
                  question={question}
                  label={questionLabel(question.key)}
                  given={given}
                  lang={lang}
                />
              ))}
            </dl>
          </section>
        ),
      )}
      {others.length === 0 ? null : (
        <section aria-labelledby="section-other">
          <h3 id="section-other">{t("desk-other-answers")}</h3>
          <p class="hint">{t("desk-other-answers-hint")}</p>
          <dl class="lines">
            {others.map((question, at) => (
              <Line
                key={at}
                question={{ ...question, key: `other-${at}` }}
                label={questionLabel(question.key)}
                given={answer("other", question.key, answers[question.key])}
                lang={undefined}
              />
            ))}
          </dl>
        </section>
      )}
    </section>
  );
}
