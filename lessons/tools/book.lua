-- book.lua: what a book has that its Markdown has not. A filter of pandoc, which is given the list of lessons. It reads
-- what the list names, and the exercises. In HTML each file becomes a page; in an EPUB all of them are one document.
PANDOC_VERSION:must_be_at_least '2.17'

local words = {
	en = {
		lang = 'en', name = 'English', list = 'README',
		contents = 'Contents', terminal = 'terminal', other = 'zh',
		people = { Ming = true, Hong = true, Li = true, ['The teacher'] = true },
	},
	zh = {
		lang = 'zh-Hans', name = '中文', list = 'README.zh',
		contents = '目录', terminal = '终端', other = 'en',
		people = { ['小明'] = true, ['小红'] = true, ['小莉'] = true, ['老师'] = true },
	},
}
local language = PANDOC_STATE.input_files[1]:match '%.zh%.' and 'zh' or 'en'
local here, there = words[language], words[words[language].other]
local epub = FORMAT:match 'epub'
local pages = {} -- in their order, and by their names: 'README', '01-who-is-there/en'

-- read(NAME): one page more, if there is such a file.
local function read(name)
	local file = io.open('lessons/' .. name .. '.md')
	if not file or pages[name] then return end
	-- pandoc keeps only the first word behind a fence; whose terminal it is stands in the second.
	local text = file:read('a'):gsub('\n```console([^\n]*)', function(rest)
		return '\n```terminal-' .. (rest:match 'term=(%u)' or 'A')
	end)
	file:close()
	local doc = pandoc.read(text, 'gfm')
	if pandoc.utils.stringify(doc.blocks[2]):find(there.name, 1, true) == 1 then
		doc.blocks:remove(2) -- these links stand at the top of every page
	end
	local up = name:gsub('[^/]+', '..'):gsub('%.%.$', '')
	pages[name] = { name = name, title = pandoc.utils.stringify(doc.blocks[1]), up = up, doc = doc }
	table.insert(pages, pages[name])
end

-- below('01-who-is-there/en', '../README.md'): README.md, below lessons/.
local function below(name, path)
	local n
	path = name:gsub('[^/]*$', '') .. path
	repeat path, n = path:gsub('[^/]+/%.%./', '', 1) until n == 0
	return path
end

-- id(NAME, HEADING): in an EPUB, where all pages are one document, no two headings may have the same.
local function id(name, heading)
	return name:gsub('%W', '-') .. heading:gsub('^.', '--%0')
end

-- address(PAGE, NAME, HEADING): what leads from one page to another.
local function address(page, name, heading)
	return epub and '#' .. id(name, heading:sub(2)) or page.up .. name:gsub('README', 'index') .. '.html' .. heading
end

local function letter_of(block)
	return (block.classes[1] or ''):match '^terminal%-(%u)$'
end

-- who_sits_where(DOC): the name, by a terminal's letter: of whom the lesson tells in bold before that terminal's first
-- block.
local function who_sits_where(doc)
	local at, seated, told = {}, {}, {}
	doc:walk {
		traverse = 'topdown',
		Para = function(para)
			told = {}
			para:walk {
				Strong = function(strong)
					local name = pandoc.utils.stringify(strong):gsub(':$', ''):gsub('：$', '')
					if here.people[name] and not seated[name] then table.insert(told, name) end
				end,
			}
		end,
		CodeBlock = function(block)
			local letter = letter_of(block)
			if not letter or at[letter] or not told[1] then return end
			at[letter] = table.remove(told, 1)
			seated[at[letter]] = true
		end,
	}
	return at
end

-- terminal(BLOCK, NAMES): it says which one it is, and whose. What is typed stands out, and has the colours of a shell.
local function terminal(block, names)
	local letter = letter_of(block)
	if not letter then return end
	local start = '<pre class="term term-%s" data-term="%s%s %d">'
	local whose = names[letter] and names[letter] .. ' · ' or ''
	local lines = pandoc.List {
		pandoc.RawInline('html', start:format(letter, whose, here.terminal, letter:byte() - 64)),
	}
	for line in (block.text .. '\n'):gmatch '(.-)\n' do
		local command = line:match '^%$ (.*)'
		if command then
			lines:insert(pandoc.Strong { pandoc.Str '$ ', pandoc.Code(command, { class = 'bash' }) })
		elseif line:match '^> ' or line:match '^%^[CD]$' then
			lines:insert(pandoc.Strong { pandoc.Str(line) })
		else
			lines:insert(line == '# (waiting)' and pandoc.Emph { pandoc.Str(line) } or pandoc.Str(line))
		end
		lines:insert(pandoc.RawInline('html', '\n'))
	end
	lines:insert(pandoc.RawInline('html', '</pre>'))
	return pandoc.Plain(lines)
end

-- labelled(TABLE): each cell says what it is, for on a phone a row is a card.
local function labelled(tab)
	for _, row in ipairs(tab.bodies[1].body) do
		for i, cell in ipairs(row.cells) do
			cell.attributes['data-label'] = pandoc.utils.stringify(tab.head.rows[1].cells[i].contents)
		end
	end
	return tab
end

local function finished(page)
	local names = who_sits_where(page.doc)
	return page.doc:walk {
		CodeBlock = function(block) return terminal(block, names) end,
		Table = labelled,
		Link = function(link)
			local path, heading = link.target:match '^([^:#]*)(#?[^:]*)$'
			if not path or path == '' and not epub then return end
			local name = path == '' and page.name or below(page.name, path):match '(.*)%.md$'
			if not name then return link.content end -- a source is not in the book; its name stays
			link.target = address(page, name, heading)
			return link
		end,
		Header = epub and function(header)
			header.identifier = id(page.name, header.level > 1 and header.identifier or '')
			return header
		end,
		Image = epub and function(image)
			image.src = below(page.name, image.src)
			return image
		end,
	}
end

-- page_of(I): with all that book.html wants to know.
local function page_of(i)
	local page, list = pages[i], {}
	for j, other in ipairs(pages) do
		list[j] = { href = address(page, other.name, ''), title = other.title, current = other == page }
	end
	local twin = page.name == here.list and there.list or page.name:gsub('%w+$', here.other)
	local doc = finished(page)
	doc.meta = {
		title = page.title, lang = here.lang, up = page.up, contents = here.contents, pages = list,
		home = list[1].href, before = list[i - 1], next = list[i + 1],
		other = { href = address(page, twin, ''), lang = there.lang, title = there.name },
	}
	return doc
end

-- Whose the book is stands in LICENSE.
local function whole_book()
	local license, copyright, authors = io.open('LICENSE'):read('a'):match '^(.-)\n+(Copyright %(c%) %d+ (.-))\n'
	local all = pandoc.Pandoc({}, {
		title = pages[1].title .. ' (udp-steps)', lang = here.lang,
		author = authors, rights = license .. '. ' .. copyright,
	})
	for _, page in ipairs(pages) do all.blocks:extend(finished(page).blocks) end
	return all
end

function Pandoc(list)
	read(here.list)
	list:walk { Link = function(link)
		local folder = link.target:match '^([%w-]+)/%a+%.md$'
		if folder then
			read(folder .. '/' .. language)
			read(folder .. '/exercise/' .. language)
		end
	end }
	if epub then return whole_book() end
	for i = 2, #pages do -- the first one is written by pandoc itself
		local folder = PANDOC_STATE.output_file:gsub('[^/]*$', '')
		local file = assert(io.open(folder .. pages[i].name .. '.html', 'w'))
		file:write(pandoc.write(page_of(i), 'html', PANDOC_WRITER_OPTIONS))
		file:close()
	end
	return page_of(1)
end
