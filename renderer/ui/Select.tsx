import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import { classes } from './classes.ts';
import menu from './Menu.module.css';
import styles from './Select.module.css';

export interface SelectProps {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly label: string }[];
  onChange: (value: string) => void;
  disabled?: boolean;
  wrong?: boolean;
  className?: string;
}

export function Select({ label, value, options, onChange, disabled, wrong, className }: SelectProps) {
  return (
    <Radix.Root value={value} onValueChange={onChange} disabled={disabled}>
      <Radix.Trigger className={classes(styles.trigger, wrong && styles.wrong, className)} aria-label={label}>
        <Radix.Value>{options.find((option) => option.value === value)?.label ?? value}</Radix.Value>
        <Radix.Icon asChild>
          <ChevronDown size={13} />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={menu.content} position="popper" sideOffset={4} collisionPadding={8}>
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item key={option.value} value={option.value} className={menu.item}>
                <span className={menu.check}>
                  <Radix.ItemIndicator>
                    <Check size={13} />
                  </Radix.ItemIndicator>
                </span>
                <Radix.ItemText>{option.label}</Radix.ItemText>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
