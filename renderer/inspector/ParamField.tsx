import { ArrowUpFromLine, RotateCcw } from 'lucide-react';
import { counted } from '../../nodes/blocks/units.ts';
import type { IntParam, NumberParam, ParamValue } from '../../nodes/blocks/params.ts';
import { parseParam } from '../../nodes/blocks/params.ts';
import { setParam } from '../../nodes/document/edits.ts';
import type { GraphNode } from '../../nodes/document/schema.ts';
import { sentence, type Problem } from '../../nodes/text/problem.ts';
import type { Text } from '../../nodes/text/text.ts';
import { runCommand } from '../state/commands.ts';
import { valueText } from '../state/face.ts';
import { applyCure, cureText } from '../state/cures.ts';
import { commitEdit, edit, useDocument } from '../state/document.ts';
import type { Field } from '../state/ports.ts';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { plain } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { NumberField } from '../ui/NumberField.tsx';
import { Select } from '../ui/Select.tsx';
import { Slider } from '../ui/Slider.tsx';
import { Switch } from '../ui/Switch.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './Inspector.module.css';
import { words } from './words.ts';

interface ParamFieldProps {
  node: GraphNode;
  field: Field;
  problems: readonly Problem[];
  onExpose?: () => void;
}

/** One param of the form: its kind decides the control, its schema the limits. Typing and sliding are one step of the history. */
export function ParamField({ node, field, problems, onExpose }: ParamFieldProps) {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document)!;
  const { name, param, value } = field;
  const label = t(param.text);
  const set = (next: ParamValue | undefined) =>
    edit(words.set, (before, path) => setParam(before, path, node.id, name, next), { merge: `param:${node.id}:${name}` });
  const own = typeof parseParam(name, param, value) === 'object';
  const wrong = own || problems.length > 0;
  return (
    <div className={classes(styles.field, param.kind === 'text' && styles.tall)} data-param={name}>
      <span className={classes(styles.name, field.changed && field.from === undefined && styles.changed)}>
        <Tooltip text={t(param.hint)} side="left">
          <span tabIndex={-1}>{label}</span>
        </Tooltip>
        {onExpose !== undefined && (
          <button type="button" className={styles.tool} aria-label={t(words.expose)} title={t(words.expose)} onClick={onExpose}>
            <ArrowUpFromLine />
          </button>
        )}
        {field.changed && field.from === undefined && (
          <button
            type="button"
            className={styles.tool}
            aria-label={t(words.reset, { value: valueText(param, param.default, language) })}
            title={t(words.reset, { value: valueText(param, param.default, language) })}
            onClick={() => {
              set(undefined);
              commitEdit();
            }}
          >
            <RotateCcw />
          </button>
        )}
      </span>
      <div className={styles.control}>
        {field.from !== undefined ? (
          <Elsewhere text={valueText(param, value, language)} from={field.from} />
        ) : param.kind === 'flag' ? (
          <Switch label={label} checked={value === true} onChange={set} />
        ) : param.kind === 'choice' ? (
          <Select
            label={label}
            value={String(value)}
            wrong={wrong}
            options={Object.entries(param.choices as Readonly<Record<string, Text>>).map(([id, text]) => ({ value: id, label: text[language] }))}
            onChange={(next) => {
              set(next);
              commitEdit();
            }}
          />
        ) : param.kind === 'text' ? (
          <TextArea
            label={label}
            value={String(value)}
            rows={param.lines ?? 1}
            max={param.max}
            wrong={wrong}
            fault={problems.find(({ range }) => range !== undefined)?.range}
            onChange={set}
            onCommit={commitEdit}
          />
        ) : (
          <NumberControl label={label} param={param} value={Number(value)} wrong={wrong} onChange={set} />
        )}
      </div>
      {problems.map((problem) => (
        <div key={problem.code} className={styles.problem} role="alert">
          {sentence(problem, language)}
          {problem.cures !== undefined && problem.cures.length > 0 && (
            <div className={styles.cures}>
              {problem.cures.slice(0, 3).map((cure) => (
                <Button key={JSON.stringify(cure)} size="small" onClick={() => applyCure(problem, cure)}>
                  {cureText(document, problem, cure, language)}
                </Button>
              ))}
            </div>
          )}
        </div>
      ))}
    </div>
  );
}

/** A value that the instance outside gives: grey, and it says where it comes from. */
function Elsewhere({ text, from }: { text: string; from: string }) {
  const t = useText();
  return (
    <Tooltip text={t(words.fromHint, { param: from })} side="left">
      <button type="button" className={styles.elsewhere} onClick={() => runCommand('graph.up')}>
        {text}
        <small>{t(words.from, { param: from })}</small>
      </button>
    </Tooltip>
  );
}

/** A slider is of use while its steps can be hit: short ranges, and ranges in factors. */
const mostSteps = 64;
const widest = 100;

function NumberControl({
  label,
  param,
  value,
  wrong,
  onChange,
}: {
  label: string;
  param: IntParam | NumberParam;
  value: number;
  wrong: boolean;
  onChange: (value: number) => void;
}) {
  const language = useLanguage();
  const log = param.kind === 'number' && param.scale === 'log' && param.min > 0;
  const whole = param.kind === 'int';
  const range = param.max - param.min;
  const wide = !whole && !log && range > widest;
  const step = whole ? 1 : log || wide ? Math.pow(10, Math.floor(Math.log10(Math.max(value, param.min, wide ? 0.1 : 0)))) : range / 100;
  const slider = log || (whole ? range <= mostSteps : !wide);
  const at = (number: number) => (log ? Math.log10(Math.max(number, param.min)) : number);
  const back = (position: number) => (log ? Number(Math.pow(10, position).toPrecision(2)) : Number(position.toPrecision(6)));
  return (
    <div className={styles.number}>
      {slider && (
        <Slider
          label={label}
          value={Math.min(at(param.max), Math.max(at(param.min), at(value)))}
          min={at(param.min)}
          max={at(param.max)}
          step={whole ? 1 : log ? 0.05 : step}
          valueText={plain(value)}
          onChange={(position) => onChange(Math.min(param.max, Math.max(param.min, back(position))))}
          onCommit={commitEdit}
        />
      )}
      <NumberField label={label} value={value} step={step} unit={param.unit && counted(param.unit, value, language)} wrong={wrong} onChange={onChange} />
    </div>
  );
}
