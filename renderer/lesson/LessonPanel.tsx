import { BookOpen, Check, ChevronLeft, ChevronRight, LoaderCircle, Pencil, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { errorSentence } from '../backend/problems.ts';
import type { Exercise, Lesson } from '../../preload/contract/templates.ts';
import { useDocument } from '../state/document.ts';
import { fetchTemplate, useTemplates } from '../state/templates.ts';
import { openDrawing } from '../state/view.ts';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { Markdown } from '../ui/Markdown.tsx';
import { PanelHead } from '../ui/PanelHead.tsx';
import { words as kitWords } from '../ui/words.ts';
import { blockLinks } from './BlockChip.tsx';
import styles from './lesson.module.css';
import { useMet } from './useMet.ts';
import { words } from './words.ts';

/** The lesson of the template that the document began as. */
export function LessonPanel() {
  const t = useText();
  const language = useLanguage();
  const id = useDocument((s) => s.document?.template);
  const kept = useTemplates((s) => (id === undefined ? undefined : s.opened[id]));
  useEffect(() => {
    if (id !== undefined) void fetchTemplate(id);
  }, [id]);
  if (id === undefined) return <EmptyState icon={<BookOpen />} title={t(words.none)} text={t(words.noneText)} />;
  if (kept?.state === 'failed')
    return (
      <EmptyState
        icon={<TriangleAlert />}
        title={t(words.failed)}
        text={errorSentence(kept.error, language)}
        action={<Button onClick={() => void fetchTemplate(id, true)}>{t(kitWords.retry)}</Button>}
      />
    );
  if (kept?.state !== 'here') return <EmptyState icon={<LoaderCircle />} title={t(words.loading)} />;
  return <Pages key={id} lesson={kept.template.lesson} />;
}

function Pages({ lesson }: { lesson: Lesson }) {
  const t = useText();
  const language = useLanguage();
  const [at, setAt] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  const met = useMet(lesson.exercises);
  const page = lesson.pages[Math.min(at, lesson.pages.length - 1)];
  const go = (to: number) => {
    setAt(Math.min(lesson.pages.length - 1, Math.max(0, to)));
    place.current?.scrollTo(0, 0);
  };
  if (!page) return <EmptyState icon={<BookOpen />} title={t(words.none)} />;
  const next = lesson.pages[at + 1];
  const exercises = lesson.exercises.filter((exercise) => exercise.page === page.id);
  return (
    <section className={styles.panel} aria-label={t(words.lesson)}>
      <PanelHead title={t(words.lesson)}>
        <span aria-live="polite">{t(words.pageOf, { page: at + 1, pages: lesson.pages.length })}</span>
        <IconButton label={t(words.previous)} icon={<ChevronLeft />} size="small" disabled={at === 0} onClick={() => go(at - 1)} />
        <IconButton label={t(words.next)} icon={<ChevronRight />} size="small" disabled={!next} onClick={() => go(at + 1)} />
      </PanelHead>
      <div ref={place} className={styles.prose} tabIndex={0}>
        <h2>{page.title[language]}</h2>
        <Markdown text={page.body[language]} components={blockLinks} />
        {exercises.map((exercise) => (
          <Task key={exercise.id} exercise={exercise} met={met.has(exercise.id)} />
        ))}
        {!next && lesson.exercises.length > 0 && <p className={styles.score}>{t(words.progress, { done: met.size, all: lesson.exercises.length })}</p>}
        {next && (
          <Button className={styles.next} onClick={() => go(at + 1)}>
            {t(words.nextTitle, { title: next.title[language] })}
            <ChevronRight />
          </Button>
        )}
      </div>
      <nav className={styles.dots} aria-label={t(words.pages)}>
        {lesson.pages.map((one, index) => (
          <button
            key={one.id}
            type="button"
            aria-label={`${index + 1}. ${one.title[language]}`}
            title={one.title[language]}
            aria-current={index === at ? 'page' : undefined}
            onClick={() => go(index)}
          />
        ))}
      </nav>
    </section>
  );
}

function Task({ exercise, met }: { exercise: Exercise; met: boolean }) {
  const t = useText();
  const language = useLanguage();
  const { check } = exercise;
  return (
    <section className={classes(styles.task, met && styles.met)} data-exercise={exercise.id} data-met={met}>
      <h3>{t(words.tryIt)}</h3>
      <Markdown text={exercise.task[language]} components={blockLinks} />
      {check.kind === 'drawn' && !met && (
        <Button size="small" onClick={() => openDrawing(check.block)}>
          <Pencil />
          {t(words.draw)}
        </Button>
      )}
      <div role="status">
        {met && (
          <p className={styles.done}>
            <Check />
            {exercise.done[language]}
          </p>
        )}
      </div>
    </section>
  );
}
