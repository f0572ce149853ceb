import { type Catalog, type Language, TextProvider, Toaster, TooltipProvider, usePreferences } from "@crossfloor/ui";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { FloorProvider, openFloor } from "./floor/floor.tsx";
import { router } from "./router.tsx";
import { GatewayContext } from "./session/use-session.ts";
import { loadCatalog, useText } from "./words/text.ts";

interface Words { readonly language: Language; readonly catalog: Catalog }

/** Everything that outlives a page: the connection, the words, the queries. */
export function App({ gateway, first }: { readonly gateway: string; readonly first: Words }): ReactNode {
  const [connection] = useState(() => openFloor(gateway));
  const [queries] = useState(() => new QueryClient({
    // The floor may be away for a while: reads go on asking, and what is on screen stays.
    defaultOptions: { queries: { retry: true, retryDelay: (attempt) => Math.min(5_000, 500 * 2 ** attempt), refetchOnWindowFocus: false, networkMode: "always" }, mutations: { networkMode: "always" } },
  }));
  const { language } = usePreferences();
  const [words, setWords] = useState(first);
  useEffect(() => {
    if (language === words.language) return undefined;
    let wanted = true;
    void loadCatalog(language).then((catalog) => {
      if (wanted) setWords({ language, catalog });
    });
    return () => {
      wanted = false;
    };
  }, [language, words.language]);
  // What was read before the line was lost may have changed in the meantime.
  useEffect(() => {
    let reconnects = connection.state.getState().reconnects;
    return connection.state.subscribe((state) => {
      if (state.reconnects === reconnects) return;
      reconnects = state.reconnects;
      void queries.invalidateQueries();
    });
  }, [connection, queries]);
  return (
    <GatewayContext value={gateway}>
      <FloorProvider connection={connection}>
        <QueryClientProvider client={queries}>
          <TextProvider language={words.language} catalog={words.catalog}>
            <TooltipProvider delayDuration={400}>
              <RouterProvider router={router} />
              <Notifications />
            </TooltipProvider>
          </TextProvider>
        </QueryClientProvider>
      </FloorProvider>
    </GatewayContext>
  );
}

function Notifications(): ReactNode {
  return <Toaster label={useText()("app.notifications")} />;
}
