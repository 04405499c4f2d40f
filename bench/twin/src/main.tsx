import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider, createBrowserRouter } from "react-router";
import "../../../style/main.css";
import "./twin.css";
import { BucketsPage } from "./buckets/BucketsPage.tsx";
import { Frame } from "./frame/Frame.tsx";
import { NotFound } from "./frame/NotFound.tsx";

const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 10_000, retry: 1 } } });

const router = createBrowserRouter([
  {
    path: "/:org",
    element: <Frame />,
    children: [
      {
        path: "buckets",
        element: <BucketsPage />,
        // The dialog and what only it needs are loaded when it is opened.
        children: [{ path: "add", lazy: async () => ({ Component: (await import("./add/AddBucketDialog.tsx")).AddBucketDialog }) }],
      },
    ],
  },
  { path: "*", element: <NotFound /> },
]);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
