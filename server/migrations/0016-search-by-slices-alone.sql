-- By itself, for nobody can search while these go: the index in their place took minutes to make of millions of documents.
DROP INDEX search_documents_popular, search_documents_other;
