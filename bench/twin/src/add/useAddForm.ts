import { zodResolver } from "@hookform/resolvers/zod";
import { useRef, useState } from "react";
import { type UseFormReturn, useForm } from "react-hook-form";
import { useBlocker } from "react-router";
import { useCreateBucket } from "../api/buckets.ts";
import { Problem } from "../api/client.ts";
import type { Bucket } from "../api/types.ts";
import { newExternalId } from "./policies.ts";
import { BLANK, STEP_FIELDS, type Values, added, fieldAt, schema } from "./schema.ts";

interface Answers {
  onAdded: (bucket: Bucket) => void;
  /** Called with the first step that the server refused. */
  onRefused: (step: number) => void;
}

/** The form of the dialog. It asks once before typed values are lost. */
export function useAddForm(org: string, { onAdded, onRefused }: Answers) {
  const [blank] = useState(() => ({ ...BLANK, external_id: newExternalId() }));
  const form = useForm<Values>({ resolver: zodResolver(schema), mode: "onTouched", defaultValues: blank });
  const create = useCreateBucket(org);
  const isAdded = useRef(false);
  const { isDirty } = form.formState;
  useBlocker(() => isDirty && !isAdded.current && !window.confirm("Leave without adding the bucket?"));
  const submit = form.handleSubmit(async (values) => {
    try {
      const bucket = await create.mutateAsync(added(values));
      isAdded.current = true;
      onAdded(bucket);
    } catch (error) {
      showProblem(form, error, onRefused);
    }
  });
  return { form, submit, isAdding: create.isPending };
}

/** Shows why nothing was added: at the fields that the server names, or above the form. */
function showProblem(form: UseFormReturn<Values>, error: unknown, onRefused: Answers["onRefused"]): void {
  const isAnswer = error instanceof Problem;
  const steps: number[] = [];
  for (const { pointer, detail } of isAnswer ? error.fields : []) {
    const field = fieldAt(pointer);
    if (!field) continue;
    form.setError(field, { message: detail });
    steps.push(STEP_FIELDS.findIndex((fields) => fields.includes(field)));
  }
  if (steps.length > 0) onRefused(Math.min(...steps));
  else form.setError("root", { message: isAnswer ? error.message : "The server did not answer. Nothing was added; try again." });
}
