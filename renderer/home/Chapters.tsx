import { Clock, Target, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import type { TemplateInfo } from '../../preload/contract/templates.ts';
import { openTemplate } from '../state/files.ts';
import { fetchTemplate, useTemplates } from '../state/templates.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { metricName } from '../ui/metricWords.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './home.module.css';
import { MiniGraph } from './MiniGraph.tsx';
import { lowerIsBetter } from '../../nodes/train/events.ts';
import { chapterTitles, words } from './words.ts';

/** The table of contents: every template under its chapter. */
export function Chapters({ templates }: { templates: readonly TemplateInfo[] }) {
  const t = useText();
  const numbers = [...new Set(templates.map(({ chapter }) => chapter))].sort((a, b) => a - b);
  return (
    <section aria-labelledby="home-chapters">
      <h2 id="home-chapters" className={styles.heading}>
        {t(words.chapters)}
      </h2>
      {numbers.map((number) => {
        const title = chapterTitles[number - 1];
        return (
          <section key={number} className={styles.chapter} aria-label={title ? t(title) : t(words.chapter, { n: number })}>
            <header>
              <span>{number}</span>
              <h3>{title ? t(title) : t(words.chapter, { n: number })}</h3>
            </header>
            <ul>
              {templates
                .filter(({ chapter }) => chapter === number)
                .map((template) => (
                  <Entry key={template.id} template={template} />
                ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

function Entry({ template }: { template: TemplateInfo }) {
  const t = useText();
  const language = useLanguage();
  const kept = useTemplates((s) => s.opened[template.id]);
  useEffect(() => {
    void fetchTemplate(template.id);
  }, [template.id]);
  const row = /^[\d.]+/.exec(template.id)?.[0] ?? template.id;
  const missing = template.needs.filter(({ here }) => !here);
  const { target } = template;
  const title = template.title[language];
  return (
    <li>
      <button type="button" className={styles.entry} data-template={template.id} onClick={() => void openTemplate(template.id)}>
        <span className={styles.graph}>{kept?.state === 'here' && <MiniGraph document={kept.template.document} label={t(words.graphOf, { title })} />}</span>
        <span className={styles.about}>
          <span className={styles.title}>
            <i>{row}</i>
            <b>{title}</b>
          </span>
          <span className={styles.see}>{template.see[language]}</span>
          <span className={styles.facts}>
            <Tooltip text={t(words.minutesHint, { n: template.minutes })}>
              <span>
                <Clock />
                {t(words.minutes, { n: template.minutes })}
              </span>
            </Tooltip>
            <span>
              <Target />
              {t(lowerIsBetter(target.metric) ? words.targetBelow : words.target, {
                metric: metricName(target.metric, language),
                value: target.value,
                epochs: target.epochs,
              })}
            </span>
            {template.needs
              .filter(({ here }) => here)
              .map((need) => (
                <span key={need.what.en}>{need.what[language]}</span>
              ))}
          </span>
        </span>
      </button>
      {missing.map((need) => (
        <p key={need.what.en} className={styles.missing}>
          <TriangleAlert />
          {t(words.missingCure, { what: need.what[language] })}
        </p>
      ))}
    </li>
  );
}
