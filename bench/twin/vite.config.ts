import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: { outDir: process.env.LAKEWARDEN_TWIN_DIR, emptyOutDir: true, target: "es2022" },
  // The styles are those of the app, outside of this folder.
  server: { fs: { allow: ["../.."] } },
});
