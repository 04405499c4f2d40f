import { type ReactNode, useState } from "react";
import { useFormContext } from "react-hook-form";
import type { Values } from "./schema.ts";

interface FieldProps {
  name: keyof Values;
  label: string;
  help?: string;
}

/** What a field shows and how it is described. */
function useField(name: keyof Values) {
  const { register, formState } = useFormContext<Values>();
  const error = formState.errors[name]?.message;
  const described = { "aria-invalid": error ? true : undefined, "aria-describedby": `${error ? `${name}-error ` : ""}${name}-help` };
  return { error, input: { id: name, ...register(name), ...described } };
}

function Field({ name, label, help, error, children }: FieldProps & { error: string | undefined; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      {children}
      {error && (
        <p id={`${name}-error`} className="field-error">
          {error}
        </p>
      )}
      {help && (
        <p id={`${name}-help`} className="field-help">
          {help}
        </p>
      )}
    </div>
  );
}

export function TextField({ onType, ...props }: FieldProps & { onType?: (typed: string) => void }) {
  const { error, input } = useField(props.name);
  const listened = onType ? { onInput: (event: React.FormEvent<HTMLInputElement>) => onType(event.currentTarget.value) } : {};
  return (
    <Field {...props} error={error}>
      <div className="field-line">
        <input type="text" className="code" autoComplete="off" autoCapitalize="none" spellCheck={false} {...input} {...listened} />
      </div>
    </Field>
  );
}

export function SecretField(props: FieldProps) {
  const { error, input } = useField(props.name);
  const [shown, setShown] = useState(false);
  return (
    <Field {...props} error={error}>
      <div className="field-line">
        <input type={shown ? "text" : "password"} className="code" autoComplete="new-password" spellCheck={false} {...input} />
        <button type="button" className="button-quiet" aria-pressed={shown} aria-label={`Show ${props.label.toLowerCase()}`} onClick={() => setShown(!shown)}>
          {shown ? "Hide" : "Show"}
        </button>
      </div>
    </Field>
  );
}

export function SelectField({ options, ...props }: FieldProps & { options: (readonly [string, string])[] }) {
  const { error, input } = useField(props.name);
  return (
    <Field {...props} error={error}>
      <select {...input}>
        {options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface ChoicesProps {
  name: keyof Values;
  legend: string;
  options: { value: string; label: string; help?: string }[];
}

export function Choices({ name, legend, options }: ChoicesProps) {
  const { error, input } = useField(name);
  const { id: _, ...radio } = input;
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      <div className="choices-row">
        {options.map(({ value, label, help }) => (
          <label key={value} className="choice">
            <input type="radio" value={value} {...radio} />
            <span className="choice-label">{label}</span>
            {help && <span className="choice-help">{help}</span>}
          </label>
        ))}
      </div>
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  );
}
