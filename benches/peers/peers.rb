# The libraries of Ruby on workload W: peers.rb ANSWERS ROWS OURS
#
# ANSWERS has a row's start, end, due instant and working time, in seconds; OURS is how many rows a
# second sevclock answers, of due instants and of working times. Every answer is checked.

require "date"

def observed(day) = day + { 6 => -1, 0 => 1 }.fetch(day.wday, 0)

def nth(year, month, weekday, n)
  first = Date.new(year, month, 1)
  first + (weekday - first.wday) % 7 + 7 * (n - 1)
end

def holidays
  (2023..2028).flat_map do |year|
    may = Date.new(year, 5, 31)
    [observed(Date.new(year, 1, 1)), nth(year, 1, 1, 3), nth(year, 2, 1, 3), may - (may.wday - 1) % 7,
     observed(Date.new(year, 6, 19)), observed(Date.new(year, 7, 4)), nth(year, 9, 1, 1),
     observed(Date.new(year, 11, 11)), nth(year, 11, 4, 4), observed(Date.new(year, 12, 25))]
  end
end

def biz
  require "biz"
  office = Biz::Schedule.new do |config|
    config.hours = %i[mon tue wed thu fri].to_h { |day| [day, { "09:00" => "17:00" }] }
    config.holidays = holidays
    config.time_zone = "America/New_York"
  end
  [->(start) { office.time(8, :hours).after(Time.at(start).utc).to_i },
   ->(start, finish) { office.within(Time.at(start).utc, Time.at(finish).utc).in_seconds }]
end

def working_hours
  require "working_hours"
  WorkingHours::Config.working_hours = %i[mon tue wed thu fri].to_h { |day| [day, { "09:00" => "17:00" }] }
  WorkingHours::Config.holidays = holidays
  WorkingHours::Config.time_zone = "America/New_York"
  [->(start) { (Time.at(start).utc + 8.working.hours).to_i },
   ->(start, finish) { WorkingHours.working_time_between(Time.at(start).utc, Time.at(finish).utc) }]
end

path, rows, ours = ARGV
ours = ours.split(",").map(&:to_f)
table = File.foreach(path).first(rows.to_i).map { |line| line.split(",").map(&:to_i) }
{ "biz 1.8.2 (Ruby)" => :biz, "working_hours 1.5.0 (Ruby)" => :working_hours }.each do |name, library|
  begin
    due, elapsed = send(library)
  rescue LoadError => missing
    puts "skipped: #{name}: #{missing.message}"
    next
  end
  questions = [["due_near", ->(row) { due.call(row[0]) }, 2], ["elapsed_near", ->(row) { elapsed.call(row[0], row[1]) }, 3]]
  questions.zip(ours).each do |(question, ask, column), our|
    before = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
    answers = table.map(&ask)
    speed = table.length / (Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - before)
    table.zip(answers) do |row, found|
      # Some tell the close at which time is up as the next opening: no working time lies between.
      next if found == row[column] || (column == 2 && found > row[2] && elapsed.call(row[2], found).zero?)

      abort "#{question}: #{name} finds #{found} from #{row[0]}, sevclock #{row[column]}"
    end
    puts format("%-14s %-26s %12.0f %8.0fx", question, name, speed, our / speed)
    $stdout.flush
  end
end
