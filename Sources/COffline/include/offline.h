/* Nothing here is to be called: see offline.c. */
