INSERT INTO transcripts (id, fingerprint, timed, segments) VALUES
  (1, 'c7ea20edb2c187faaa5e28e8310b98dcfdbd05437ea93ab7e824629306ddfe1b', 1, X'789C8B8E36D033D0513004934A6939F9A5450A8979290AE58925A9454AB13A0AD11029238802905449466A9E42792A50496689526C2C004E98128A');
INSERT INTO transcript_links (source, asked, fingerprint, language, about) VALUES
  ('video:dQw4w9WgXcQ', '', 'c7ea20edb2c187faaa5e28e8310b98dcfdbd05437ea93ab7e824629306ddfe1b', 'en', '{"details": {"video_id": "dQw4w9WgXcQ", "title": "How bread rises", "channel": "Slow Oven", "duration": 90.5, "thumbnail_url": "https://i.ytimg.com/dQw4w9WgXcQ", "video_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "chapters": [{"start": 3.0, "title": "Dough"}]}, "kind": "manual", "route": "wire", "warnings": ["one letter was odd"]}');
INSERT INTO summaries (id, cache_key, video_id, source, fingerprint, summarized_at, record) VALUES
  (1, 'key of s1', 'dQw4w9WgXcQ', 'video:dQw4w9WgXcQ', 'c7ea20edb2c187faaa5e28e8310b98dcfdbd05437ea93ab7e824629306ddfe1b', '2026-11-21T10:00:00.000Z', '{"summary_id": "s1", "cache_key": "key of s1", "source": "video:dQw4w9WgXcQ", "details": {"video_id": "dQw4w9WgXcQ", "title": "How bread rises", "channel": "Slow Oven", "duration": 90.5, "thumbnail_url": "https://i.ytimg.com/dQw4w9WgXcQ", "video_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "chapters": [{"start": 3.0, "title": "Dough"}]}, "summary": "Yeast eats **sugar**.\n\n## Key moments\n- [00:10] It rises", "summary_html": "<p>\u2026</p>", "key_moments": [{"t": 10, "label": "It rises"}], "model": "builtin", "options": {"length": "short", "language": "auto", "style": "briefing", "instruction": "for bakers"}, "language": "en", "summarized_at": "2026-11-21T10:00:00.000Z", "provenance": {"captions": "manual", "caption_language": "en", "route": "wire", "parts": 2, "prompt_version": "3", "input_tokens": 100, "output_tokens": 20, "cost_usd": 0.01, "seconds": 1.5, "warnings": ["w"]}, "transcript_fingerprint": "c7ea20edb2c187faaa5e28e8310b98dcfdbd05437ea93ab7e824629306ddfe1b"}');
INSERT INTO summary_ids (summary_id, summary) VALUES
  ('s1', 1);
DROP TABLE summaries_index;
DROP TABLE transcripts_index;
INSERT INTO found_summaries (rowid, title, channel, body, signs) VALUES
  (1, 'how bread rises', 'slow oven', 'yeast eats sugar. key moments  00:10  it rises', '');
INSERT INTO found_titles (rowid, title, channel, signs) VALUES (1, 'how bread rises', 'slow oven', '');
INSERT INTO found_words (rowid, words, signs) VALUES
  (1, 'flour and water
and then we wait', '');
UPDATE shelf SET favourite = 1, note = 'for Sunday', position = 0.5;
INSERT INTO tags VALUES ('baking', 1, 'Baking');
INSERT INTO playlists VALUES ('PLbread', 'Bread');
INSERT INTO playlist_videos VALUES ('video:dQw4w9WgXcQ', 'PLbread', 0);
INSERT INTO pieces (key, text, saved_at) VALUES
  ('k', 'half of it', 4000000000.0);
INSERT INTO spending (at, job, model, input_tokens, output_tokens, cost_usd, told) VALUES
  ('2026-11-21T10:00:00.000Z', 'j1', 'gpt-5-mini', 1000, 200, 0.00065, 1);

INSERT INTO follows VALUES('f1','channel:@slowoven','{}');
INSERT INTO follow_seen VALUES('f1','dQw4w9WgXcQ');
