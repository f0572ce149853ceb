import { type Catalog, type Language, TextProvider, Toaster, TooltipProvider, usePreferences } from "@crossfloor/ui";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { deskFaultOf } from "./desk/desk-fault.ts";
import { router } from "./router.tsx";
import { loadCatalog, useText } from "./words/text.ts";

interface Words { readonly language: Language; readonly catalog: Catalog }

/** What is asked again and what is not: the floor may be away for a while, a session that is over stays over. */
function openQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (deskFaultOf(error).name === "sign_in_required") queries.setQueryData(["me"], null);
      },
    }),
    defaultOptions: {
      queries: {
        retry: (_, error) => deskFaultOf(error).retryable, retryDelay: (attempt) => Math.min(5_000, 500 * 2 ** attempt), refetchOnWindowFocus: true, networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  return queries;
}

export function App({ first }: { readonly first: Words }): ReactNode {
  const [queries] = useState(openQueries);
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
  return (
    <QueryClientProvider client={queries}>
      <TextProvider language={words.language} catalog={words.catalog}>
        <TooltipProvider delayDuration={400}>
          <RouterProvider router={router} />
          <Notifications />
        </TooltipProvider>
      </TextProvider>
    </QueryClientProvider>
  );
}

function Notifications(): ReactNode {
  return <Toaster label={useText()("app.notifications")} />;
}
