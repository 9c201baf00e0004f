-- Search goes through the documents slice by slice and stops when its page is full, so that a word that millions share costs no more than a
-- rare one. The most watched come first: 31 watchers and more (rank 5 and above) are slice 1. Each rank below has twice the slices of the one
-- above it, and these grow: of the documents of rank 0 the slices 32 to 63 have 1, 3, 5 ... 63 in 1,024.
CREATE FUNCTION search_slice(rank smallint, product_id bigint) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (32 >> least(rank::integer, 5))
  + floor(sqrt((product_id % ((32 >> least(rank::integer, 5)) * (32 >> least(rank::integer, 5))))::double precision))::integer;

-- The words with their slice's number before each, so that one index holds each slice's words by themselves. Words are letters and digits
-- alone, so that a quote after a space begins one.
CREATE FUNCTION words_in_slice(words tsvector, slice integer) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(' ' || words::text, ' ''', ' ''' || slice::text || ':')::tsvector;

-- Without a list of pending entries, which the look into each slice would read whole.
CREATE INDEX search_documents_slices ON search_documents
USING gin (words_in_slice(words, search_slice(rank, product_id))) WITH (fastupdate = off);
